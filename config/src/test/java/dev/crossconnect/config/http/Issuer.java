package dev.crossconnect.config.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Somebody who makes tokens, and publishes the keys it signs with on a real HTTP server. */
final class Issuer implements AutoCloseable {

  static final String NAME = "https://login.example";
  static final String AUDIENCE = "crossconnect";

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String published = "{\"keys\":[]}";
  private volatile int status = 200;

  Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  URI jwks() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  int timesAsked() {
    return asked.get();
  }

  void publishes(PublicJsonWebKey... keys) {
    published = new JsonWebKeySet(List.of(keys)).toJson();
  }

  void answers(int code) {
    status = code;
  }

  static PublicJsonWebKey rsa(String id) {
    try {
      PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static PublicJsonWebKey ec(String id) {
    try {
      PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a good token claims at this time. */
  static JwtClaims claims(Instant now) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(NAME);
    claims.setAudience(AUDIENCE);
    claims.setSubject("anna");
    claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + 600));
    claims.setStringListClaim("roles", "reader", "operator", "unheard-of");
    return claims;
  }

  static String token(PublicJsonWebKey key, JwtClaims claims) {
    return token(
        claims,
        jws -> {
          jws.setKey(key.getPrivateKey());
          jws.setKeyIdHeaderValue(key.getKeyId());
          jws.setAlgorithmHeaderValue(
              key.getKeyType().equals("EC")
                  ? AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256
                  : AlgorithmIdentifiers.RSA_USING_SHA256);
        });
  }

  static String token(JwtClaims claims, Consumer<JsonWebSignature> signed) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    signed.accept(jws);
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
