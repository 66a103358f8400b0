package dev.crossconnect.config.http;

import static dev.crossconnect.config.http.RunningServer.MESSAGES;
import static dev.crossconnect.config.http.RunningServer.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server over TLS, and the certificates of its clients. */
class TlsIT {

  @TempDir private Path directory;
  private KeyStores stores;
  private Path own;
  private Path clientsTrust;

  @BeforeEach
  void makeKeys() {
    stores = new KeyStores(directory);
    own = stores.identity("server");
    clientsTrust = stores.trusting("clients-trust", own);
  }

  @Test
  void nobodyGetsThroughWithoutACertificateWhereOneIsRequired() throws IOException {
    Path salesforce = stores.identity("salesforce");
    Map<String, String> said = mutual(stores.trusting("trusted", salesforce), "required");
    SSLContext without = KeyStores.client(clientsTrust);
    SSLContext stranger = KeyStores.client(clientsTrust, stores.identity("stranger"));
    SSLContext known = KeyStores.client(clientsTrust, salesforce);

    try (RunningServer server = RunningServer.start(said)) {
      assertThat(server.url()).startsWith("https://");
      assertThatThrownBy(() -> server.send(without, "POST", MESSAGES))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> server.send(stranger, "POST", MESSAGES))
          .isInstanceOf(IOException.class);
      assertThat(server.send(known, "POST", MESSAGES).body())
          .isEqualTo("for certificate:CN=salesforce");
      assertThat(server.send(known, "GET", ORDER).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aCertificateThatIsWantedMayBeMissingAndAFileSaysWhoseCounts()
      throws IOException, CertificateEncodingException {
    Path salesforce = stores.identity("salesforce");
    Path other = stores.identity("other");
    Map<String, String> said = mutual(stores.trusting("trusted", salesforce, other), "wanted");
    said.put("security.certificates.file", fileThatKnows(stores.certificate(salesforce)));

    try (RunningServer server = RunningServer.start(said)) {
      assertThat(server.send(KeyStores.client(clientsTrust), "GET", ORDER).statusCode())
          .isEqualTo(401);
      assertThat(server.send(KeyStores.client(clientsTrust, other), "GET", ORDER).statusCode())
          .isEqualTo(401);
      assertThat(server.send(KeyStores.client(clientsTrust, salesforce), "GET", ORDER).body())
          .isEqualTo("for certificate:production");
    }
  }

  @Test
  void oldProtocolsAreNotSpoken() throws IOException {
    SSLContext client = KeyStores.client(clientsTrust);

    try (RunningServer server = RunningServer.start(serverOnly(own));
        SSLSocket socket = connect(client, server)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestartAndABrokenOneIsNot() throws IOException {
    Path renewed = stores.identity("renewed");
    Path used = Files.copy(own, directory.resolve("used"));
    SSLContext client = KeyStores.client(stores.trusting("both", own, renewed));

    try (RunningServer server = RunningServer.start(serverOnly(used))) {
      Files.writeString(used, "half a key store");
      server.looksForChanges();
      assertThat(shownBy(server, client)).isEqualTo(stores.certificate(own));

      Files.copy(renewed, used, StandardCopyOption.REPLACE_EXISTING);
      server.looksForChanges();
      assertThat(shownBy(server, client)).isEqualTo(stores.certificate(renewed));
    }
  }

  @Test
  void aKeyStoreThatCannotBeUsedIsNamedAtTheStart() {
    Map<String, String> said = serverOnly(own);
    said.put("http.tls.keystore.password", "mistyped");

    assertThatThrownBy(() -> RunningServer.start(said))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.tls.keystore")
        .hasMessageContaining(own.toString())
        .hasMessageNotContaining("mistyped");
  }

  @Test
  void aTrustStoreWithoutCertificatesIsNamedAtTheStart() {
    assertThatThrownBy(() -> RunningServer.start(mutual(own, "required")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.tls.truststore")
        .hasMessageContaining("no trusted certificate");
  }

  private Map<String, String> mutual(Path trusted, String clientAuth) {
    Map<String, String> said = serverOnly(own);
    said.put("http.tls.truststore", trusted.toString());
    said.put("http.tls.truststore.password", KeyStores.PASSWORD);
    said.put("http.tls.client.auth", clientAuth);
    return said;
  }

  private static Map<String, String> serverOnly(Path identity) {
    return new HashMap<>(
        Map.of(
            "http.tls.keystore",
            identity.toString(),
            "http.tls.keystore.password",
            KeyStores.PASSWORD));
  }

  private String fileThatKnows(X509Certificate certificate)
      throws IOException, CertificateEncodingException {
    String line =
        CallerFile.line(
            "production",
            EnumSet.of(CallerRole.SALESFORCE, CallerRole.READER),
            Fingerprint.of(certificate.getEncoded()).toString());
    return Files.writeString(directory.resolve("known"), line).toString();
  }

  private static X509Certificate shownBy(RunningServer server, SSLContext client)
      throws IOException {
    try (SSLSocket socket = connect(client, server)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connect(SSLContext client, RunningServer server) throws IOException {
    return (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.port());
  }
}
