package dev.crossconnect.adapters.tmf641;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification.NotDone;
import dev.crossconnect.adapters.legacy.Verification.Undecided;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer, but not what the standard says. */
@Timeout(60)
class HostileServerTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  private HttpServer server;
  private LegacySystem adapter;
  private volatile Reaction post = Reaction.of(500, "");
  private volatile Reaction list = Reaction.of(200, "[]");
  private volatile Reaction get = Reaction.of(404, "");

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    adapter =
        Tmf641SystemTest.adapterFor(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v4"), SHORT);
  }

  @AfterEach
  void stop() {
    adapter.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "7", "\"id\"", "{", "<html/>", "{}", "{\"id\":{}}", "[[[["})
  void anAcceptanceThatCannotBeReadLeavesTheOutcomeUnknown(String body) throws Exception {
    post = Reaction.of(201, body);
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Unknown.class);
  }

  @Test
  void anOrderThatIsAnsweredLikeALookMayHaveBeenDone() throws Exception {
    post = Reaction.of(304, "");
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Unknown.class);
  }

  @Test
  void nestingWithoutEndIsNotFollowed() throws Exception {
    post = Reaction.of(201, "[".repeat(60_000));
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Unknown.class);
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    post = Reaction.of(201, "{\"id\":\"" + "x".repeat(1 << 20) + "\"}");
    assertThat(adapter.execute(command("c", SHORT).build()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.detail()).contains("65536 bytes"));
  }

  @Test
  void aServerErrorMayHaveDoneItUnlessTheOrderIsFound() throws Exception {
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Unknown.class);
    list = Reaction.of(200, "[{'id':'1','externalId':'c','state':'completed'}]");
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Completed.class);
  }

  @Test
  void aConflictWithOurOwnEarlierOrderIsItsSuccess() throws Exception {
    post = Reaction.of(409, "{'code':'DUP','reason':'Exists'}");
    list = Reaction.of(200, "[{'id':'1','externalId':'c','state':'completed'}]");
    assertThat(adapter.execute(command("c", SHORT).build())).isInstanceOf(Completed.class);
    list = Reaction.of(200, "[]");
    assertThat(adapter.execute(command("c", SHORT).build()))
        .isEqualTo(new Rejected("DUP", "Exists"));
  }

  @Test
  void aRefusalWithoutWordsIsNamedByItsStatus() throws Exception {
    post = Reaction.of(403, "<html>go away</html>");
    assertThat(adapter.execute(command("c", SHORT).build()))
        .isEqualTo(new Rejected("HTTP 403", "HTTP 403"));
  }

  @Test
  void aServerThatIgnoresTheSearchTermProvesNothing() throws Exception {
    list = Reaction.of(200, "[{'id':'1','externalId':'another'}]");
    assertThat(adapter.verify(command("c", SHORT).build()))
        .isInstanceOfSatisfying(
            Undecided.class, undecided -> assertThat(undecided.detail()).contains("externalId"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[7]", "[{}]", "no list", ""})
  void aListThatIsNoneProvesNothing(String body) throws Exception {
    list = Reaction.of(200, body);
    assertThat(adapter.verify(command("c", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void anOrderDoneOnlyInPartIsNotDoneAgainByAMachine() throws Exception {
    list = Reaction.of(200, "[{'id':'1','externalId':'c','state':'partial'}]");
    assertThat(adapter.verify(command("c", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void anOrderThatWasDoneCountsMoreThanOneThatWasNot() throws Exception {
    list =
        Reaction.of(
            200,
            "[{'id':'1','externalId':'c','state':'failed'},"
                + "{'id':'2','externalId':'c','state':'completed'}]");
    assertThat(adapter.verify(command("c", SHORT).build())).isNotInstanceOf(NotDone.class);
  }

  @Test
  void anAcceptedOrderThatThenCannotBeFoundIsUnknown() throws Exception {
    post = Reaction.of(201, "{'id':'a/../b ?','state':'acknowledged'}");
    assertThat(adapter.execute(command("c", SHORT).build()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.detail()).contains("last look failed"));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Reaction reaction = reaction(exchange);
      byte[] body = reaction.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reaction.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Reaction reaction(HttpExchange exchange) {
    if (exchange.getRequestMethod().equals("POST")) {
      return post;
    }
    return exchange.getRequestURI().getRawQuery() == null ? get : list;
  }

  private record Reaction(int status, String body) {
    static Reaction of(int status, String body) {
      return new Reaction(status, body.replace('\'', '"'));
    }
  }
}
