package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.SecuritySettings;
import dev.crossconnect.config.settings.SecuritySettings.ClientAuth;
import dev.crossconnect.config.settings.SecuritySettings.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS. The context is made here and handed to Jetty, not made by Jetty from the files: Jetty's
 * own scanner drops the old certificate before it knows whether the new one can be used.
 */
final class Tls {

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final LiveFiles<SSLContext> context;
  private final SslContextFactory.Server jetty = new SslContextFactory.Server();

  Tls(SecuritySettings.Tls settings) {
    List<Path> files = new ArrayList<>(List.of(settings.keys().file()));
    settings.trusted().map(Store::file).ifPresent(files::add);
    this.context = new LiveFiles<>(List.copyOf(files), () -> contextOf(settings));
    jetty.setSslContext(context.get());
    jetty.setIncludeProtocols(PROTOCOLS);
    jetty.setRenegotiationAllowed(false);
    jetty.setWantClientAuth(settings.clientAuth() == ClientAuth.WANTED);
    jetty.setNeedClientAuth(settings.clientAuth() == ClientAuth.REQUIRED);
  }

  /** What a connector needs to speak HTTPS. */
  ConnectionFactory[] factories(HttpConfiguration http) {
    // Clients check the name themselves; whoever calls by address or through a proxy may.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ConnectionFactory[] {
      new SslConnectionFactory(jetty, HttpVersion.HTTP_1_1.asString()),
      new HttpConnectionFactory(http)
    };
  }

  /** The key and the trust of now. */
  SSLContext current() {
    return context.get();
  }

  /** Goes on with the new key and trust stores if they have changed and can be used. */
  void refresh() {
    context.refresh().ifPresent(this::use);
  }

  private void use(SSLContext changed) {
    try {
      jetty.reload(factory -> factory.setSslContext(changed));
    } catch (Exception e) {
      LOG.error("The changed key store could not be put to use", e);
    }
  }

  private static SSLContext contextOf(SecuritySettings.Tls settings) {
    Store own = settings.keys();
    try {
      KeyStore keys = load(own);
      require(own, keys, Holds.KEY);
      KeyManagerFactory identity =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      identity.init(keys, own.password().value().toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      if (settings.trusted().isPresent()) {
        trusted = load(settings.trusted().get());
        require(settings.trusted().get(), trusted, Holds.CERTIFICATE);
      } else {
        trusted.load(null, null);
      }
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigException(own.property(), own.file(), "cannot be used: " + e);
    }
  }

  private static KeyStore load(Store store) {
    try (InputStream in = Files.newInputStream(store.file())) {
      KeyStore loaded = KeyStore.getInstance(store.type());
      loaded.load(in, store.password().value().toCharArray());
      return loaded;
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigException(
          store.property(),
          store.file(),
          "cannot be opened as " + store.type() + " with the password given: " + e);
    }
  }

  private enum Holds {
    KEY,
    CERTIFICATE
  }

  private static void require(Store store, KeyStore loaded, Holds needed)
      throws GeneralSecurityException {
    for (String alias : Collections.list(loaded.aliases())) {
      if (needed == Holds.KEY ? loaded.isKeyEntry(alias) : loaded.isCertificateEntry(alias)) {
        return;
      }
    }
    throw new ConfigException(
        store.property(),
        store.file(),
        needed == Holds.KEY
            ? "holds no private key with its certificate"
            : "holds no trusted certificate");
  }
}
