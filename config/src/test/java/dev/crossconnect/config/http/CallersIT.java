package dev.crossconnect.config.http;

import static dev.crossconnect.config.http.RunningServer.CANCEL;
import static dev.crossconnect.config.http.RunningServer.EVENTS;
import static dev.crossconnect.config.http.RunningServer.MESSAGES;
import static dev.crossconnect.config.http.RunningServer.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server, as callers find it that show this or that. */
class CallersIT {

  private static final String SECRET = "0123456789abcdef";

  @TempDir private Path directory;
  private RunningServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void withoutAuthenticationThisMachineMayDoEverythingButWhatNobodyMay() {
    server = RunningServer.start(Map.of());

    assertThat(server.get(ORDER).statusCode()).isEqualTo(200);
    assertThat(server.get(ORDER).body()).isEqualTo("for -");
    assertThat(server.post(CANCEL).statusCode()).isEqualTo(200);
    assertThat(server.post(MESSAGES).statusCode()).isEqualTo(200);
    assertThat(server.get("/unheard-of").statusCode()).isEqualTo(403);
    assertThat(server.get("/unheard-of").body()).contains("Nobody may call GET /unheard-of");
    assertThat(server.get("/no-route").statusCode()).isEqualTo(404);
    assertThat(server.get(ORDER, "Origin", "https://portal.example.com").headers().map())
        .doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void pagesOfNamedOriginsMayReadAndOthersAreToldNothing() {
    server = RunningServer.start(Map.of("http.cors.origins", "https://portal.example.com"));
    String[] asking = {
      "Origin", "https://portal.example.com",
      "Access-Control-Request-Method", "POST",
      "Access-Control-Request-Headers", "authorization"
    };

    HttpResponse<String> preflight = server.send("OPTIONS", CANCEL, asking);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("GET, POST, PUT, DELETE");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("authorization");
    HttpResponse<String> answer = server.get(ORDER, "Origin", "https://portal.example.com");
    assertThat(answer.body()).isEqualTo("for -");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://portal.example.com");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");

    asking[1] = "https://elsewhere.example.com";
    assertThat(server.send("OPTIONS", CANCEL, asking).headers().map())
        .doesNotContainKey("Access-Control-Allow-Origin");
    assertThat(server.get(ORDER, "Origin", asking[1]).headers().map())
        .doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void whoAsksTooOftenHasToWaitAndOthersDoNot() throws IOException {
    String key = startWithKey("portal", CallerRole.READER, "limits.requests.per.second", "1");

    HttpResponse<String> answer = server.get(ORDER, "X-API-Key", key);
    assertThat(answer.statusCode()).isEqualTo(200);
    for (int i = 0; i < 200 && answer.statusCode() == 200; i++) {
      answer = server.get(ORDER, "X-API-Key", key);
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("1 requests a second");
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get(ORDER, "X-API-Key", "guessed").statusCode())
        .as("who shows nothing that counts goes by address")
        .isEqualTo(401);
  }

  @Test
  void streamsOfEventsAreCountedUntilTheyEnd() throws IOException {
    String key = startWithKey("portal", CallerRole.READER, "limits.event.streams", "1");
    CompletableFuture<HttpResponse<String>> stream =
        CompletableFuture.supplyAsync(() -> server.get(EVENTS, "X-API-Key", key));
    server.awaitEvents();

    assertThat(server.get(EVENTS, "X-API-Key", key).statusCode()).isEqualTo(429);
    assertThat(server.get(ORDER, "X-API-Key", key).statusCode()).isEqualTo(200);

    server.endEvents();
    assertThat(stream.join().statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> server.get(EVENTS, "X-API-Key", key).statusCode() == 200);
  }

  @Test
  void aKeyOpensWhatItsRolesAreFor() throws IOException {
    String reader = startWithKey("portal", CallerRole.READER);

    assertThat(server.get(ORDER).statusCode()).isEqualTo(401);
    assertThat(server.get(ORDER).headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"crossconnect\"");
    assertThat(server.get(ORDER).headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/problem+json");
    assertThat(server.get(ORDER, "X-API-Key", reader).body()).isEqualTo("for key:portal");
    assertThat(server.get(ORDER, "Authorization", "Bearer " + reader).statusCode()).isEqualTo(200);
    assertThat(server.post(CANCEL, "X-API-Key", reader).statusCode()).isEqualTo(403);
    assertThat(server.post(CANCEL, "X-API-Key", reader).body())
        .contains("operator or admin")
        .doesNotContain(reader);
  }

  @Test
  void whatDoesNotCountIsRefusedEvenWhereSomethingElseWouldHaveDone() throws IOException {
    String key = startWithKey("portal", CallerRole.READER);
    String wrong = ApiKey.random().text();

    HttpResponse<String> answer = server.get(ORDER, "Authorization", "Bearer " + wrong);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    assertThat(answer.body()).doesNotContain(wrong);
    assertThat(server.get(ORDER, "X-API-Key", wrong, "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(401);
    assertThat(server.get(ORDER, "Authorization", "Basic " + key).statusCode()).isEqualTo(401);
    assertThat(server.get(ORDER, "X-API-Key", "").statusCode()).isEqualTo(401);
  }

  @Test
  void probesAreAnsweredToEverybodyMetricsAreNot() throws IOException {
    String key = startWithKey("prometheus", CallerRole.READER);

    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/live", "X-API-Key", "wrong").statusCode()).isEqualTo(200);
    assertThat(server.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(server.get("/metrics", "X-API-Key", key).statusCode()).isEqualTo(200);
  }

  @Test
  void askingForTheHeadOnlyTakesTheSameRole() throws IOException {
    String key = startWithKey("portal", CallerRole.READER);

    assertThat(server.send("HEAD", ORDER).statusCode()).isEqualTo(401);
    assertThat(server.send("HEAD", ORDER, "X-API-Key", key).statusCode()).isEqualTo(200);
    assertThat(server.send("HEAD", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyThatIsTakenOutOfTheFileOpensNothingAnyMore() throws IOException {
    String key = startWithKey("portal", CallerRole.READER);
    assertThat(server.get(ORDER, "X-API-Key", key).statusCode()).isEqualTo(200);

    Files.writeString(directory.resolve("keys"), "# nobody");
    server.looksForChanges();

    assertThat(server.get(ORDER, "X-API-Key", key).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenOpensWhatItsRolesAreFor() throws IOException {
    PublicJsonWebKey key = Issuer.rsa("one");
    try (Issuer issuer = new Issuer()) {
      issuer.publishes(key);
      server =
          RunningServer.start(
              Map.of(
                  "security.jwt.issuer", Issuer.NAME,
                  "security.jwt.audience", Issuer.AUDIENCE,
                  "security.jwt.jwks.url", issuer.jwks().toString()));
      String token = Issuer.token(key, Issuer.claims(Instant.now()));

      assertThat(server.get(ORDER, "Authorization", "Bearer " + token).body())
          .isEqualTo("for token:anna");
      assertThat(server.post(CANCEL, "Authorization", "bearer " + token).statusCode())
          .isEqualTo(200);
      assertThat(server.send("PUT", "/v1/prices", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(403);
      HttpResponse<String> refused = server.get(ORDER, "Authorization", "Bearer " + token + "x");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).doesNotContain(token);
    }
  }

  @Test
  void theDoorForOutboundMessagesIsLeftToItselfOnlyWhenItAsksForASecret() throws IOException {
    String reader = startWithKey("portal", CallerRole.READER);
    assertThat(server.post(MESSAGES).statusCode()).isEqualTo(401);
    assertThat(server.post(MESSAGES, "X-API-Key", reader).statusCode()).isEqualTo(403);
    HttpResponse<String> refused = server.post(MESSAGES + "/" + SECRET);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain(SECRET);

    server.close();
    server =
        RunningServer.start(
            Map.of(
                "security.api.keys.file",
                directory.resolve("keys").toString(),
                "salesforce.path.secret",
                SECRET));
    assertThat(server.post(MESSAGES + "/" + SECRET).body()).isEqualTo("for -");
    assertThat(server.post("/salesforce/sobjects/Order").statusCode()).isEqualTo(401);
  }

  @Test
  void whoChangesSomethingStandsInTheAuditLogAndCannotWriteLinesOfItsOwn() throws IOException {
    String key = startWithKey("noc", CallerRole.OPERATOR);
    try (AuditLog log = AuditLog.record()) {
      server.post("/v1/orders/80%0A1/cancel", "X-API-Key", key);
      server.post(CANCEL);
      server.post(CANCEL, "X-API-Key", "guessed");
      server.send("PUT", "/v1/prices", "X-API-Key", key);
      server.get(ORDER, "X-API-Key", key);
      server.post("/salesforce/sobjects/Order", "X-API-Key", key);

      assertThat(log.lines())
          .containsExactly(
              "key:noc from 127.0.0.1: POST /v1/orders/{id}/cancel {id=80?1} 200",
              "nobody from 127.0.0.1: POST /v1/orders/{id}/cancel {id=801} 401",
              "nobody from 127.0.0.1: POST /v1/orders/{id}/cancel {id=801} 401",
              "key:noc from 127.0.0.1: PUT /v1/prices {} 403");
    }
  }

  private String startWithKey(String name, CallerRole role, String... more) throws IOException {
    ApiKey key = ApiKey.random();
    Path file =
        Files.writeString(
            directory.resolve("keys"), CallerFile.line(name, EnumSet.of(role), key.sha256()));
    Map<String, String> said = new HashMap<>(Map.of("security.api.keys.file", file.toString()));
    for (int i = 0; i < more.length; i += 2) {
      said.put(more[i], more[i + 1]);
    }
    server = RunningServer.start(said);
    return key.text();
  }
}
