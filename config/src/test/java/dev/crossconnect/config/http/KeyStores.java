package dev.crossconnect.config.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates as the keytool of this Java makes them. */
record KeyStores(Path directory) {

  static final String PASSWORD = "changeit";

  /** A key store with a new key and a certificate that it signed itself. */
  Path identity(String name) {
    Path store = directory.resolve(name + ".p12");
    keytool(
        "-genkeypair -alias %s -dname CN=%s -keyalg EC -groupname secp256r1 -validity 2"
            .formatted(name, name),
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-keystore",
        store.toString());
    return store;
  }

  /** A trust store that vouches for these. */
  Path trusting(String name, Path... identities) {
    Path store = directory.resolve(name + ".p12");
    for (Path identity : identities) {
      Path certificate = directory.resolve(alias(identity) + ".cer");
      keytool(
          "-exportcert -alias " + alias(identity),
          "-keystore",
          identity.toString(),
          "-file",
          certificate.toString());
      keytool(
          "-importcert -noprompt -alias " + alias(identity),
          "-keystore",
          store.toString(),
          "-file",
          certificate.toString());
    }
    return store;
  }

  X509Certificate certificate(Path identity) {
    try {
      return (X509Certificate) open(identity).getCertificate(alias(identity));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a client needs that trusts these, and has this identity or none. */
  static SSLContext client(Path trusted, Path... identity) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(open(trusted));
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      if (identity.length > 0) {
        own.init(open(identity[0]), PASSWORD.toCharArray());
      } else {
        own.init(null, null);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore open(Path store) {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore opened = KeyStore.getInstance("PKCS12");
      opened.load(in, PASSWORD.toCharArray());
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String alias(Path identity) {
    return identity.getFileName().toString().replace(".p12", "");
  }

  private static void keytool(String command, String... options) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.addAll(List.of(command.split(" ", -1)));
    all.addAll(List.of(options));
    all.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
