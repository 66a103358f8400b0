package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.SecuritySettings;
import io.javalin.http.Context;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * Those who show a client certificate. That the trust store vouches for it and that the client has
 * its key was found out when the connection came about.
 */
final class Certificates {

  private static final String SHOWN = "jakarta.servlet.request.X509Certificate";

  private final Optional<KnownCallers> known;

  Certificates(SecuritySettings.Tls settings) {
    this.known =
        settings
            .certificates()
            .map(
                file ->
                    KnownCallers.in(file, "security.certificates.file", Caller.Means.CERTIFICATE));
  }

  /** Who is at the other end, if it showed a certificate that counts. */
  Optional<Caller> whoCalls(Context http) {
    X509Certificate[] chain = (X509Certificate[]) http.req().getAttribute(SHOWN);
    if (chain == null || chain.length == 0) {
      return Optional.empty();
    }
    return known.isPresent()
        ? known.get().whoShows(fingerprint(chain[0]))
        : Optional.of(
            new Caller.Known(
                Caller.Means.CERTIFICATE,
                chain[0].getSubjectX500Principal().getName(),
                Set.of(CallerRole.SALESFORCE)));
  }

  void refresh() {
    known.ifPresent(KnownCallers::refresh);
  }

  private static Fingerprint fingerprint(X509Certificate certificate) {
    try {
      return Fingerprint.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that came over TLS has an encoding", e);
    }
  }
}
