package dev.crossconnect.adapters.tmf641;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.ProvisioningCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An order system that calls when an order has changed. */
@Timeout(60)
class CallbackTest {

  /** Far beyond what any of these tests may take. */
  private static final String SELDOM = "600000";

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final SimulatedOrderSystem oss =
      new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC());
  private final List<LegacySystem> adapters = new ArrayList<>();

  @BeforeEach
  void start() {
    oss.start();
  }

  @AfterEach
  void stop() {
    adapters.forEach(LegacySystem::close);
    oss.close();
  }

  @Test
  void anOrderIsLookedAtWhenTheSystemSaysThatItHasChanged() throws Exception {
    LegacySystem adapter = calledBack(Map.of());
    // After one order it certainly knows that it is called.
    assertThat(adapter.execute(command("first", DEADLINE).build())).isInstanceOf(Completed.class);
    int before = oss.looks();
    oss.workFor(Duration.ofMillis(600));
    assertThat(adapter.execute(command("c", DEADLINE).build())).isInstanceOf(Completed.class);
    assertThat(oss.looks() - before).isLessThanOrEqualTo(4);
  }

  @Test
  void eventsThatGetLostDoNoHarm() throws Exception {
    LegacySystem adapter = calledBack(Map.of("callback.poll.ms", "100"));
    oss.loseEvents(Dial.always());
    assertThat(adapter.execute(command("c", DEADLINE).build())).isInstanceOf(Completed.class);
    assertThat(oss.calls()).isZero();
  }

  @Test
  void theNearerTheDeadlineTheMoreOftenItIsLookedAtEvenWithoutEvents() throws Exception {
    LegacySystem adapter = calledBack(Map.of());
    oss.loseEvents(Dial.always());
    oss.workFor(Duration.ofMillis(100));
    assertThat(adapter.execute(command("c", Duration.ofSeconds(2)).build()))
        .isInstanceOf(Completed.class);
  }

  @Test
  void anEventThatIsForgedChangesNothing() throws Exception {
    LegacySystem adapter = calledBack(Map.of());
    oss.workFor(Duration.ofMillis(700));
    CompletableFuture<Outcome> outcome = inBackground(adapter, command("c", DEADLINE).build());
    await().until(() -> oss.effects("c") == 1);
    String address = oss.callbacks().get(0);
    assertThat(call(address, event(idOf("c"), "failed"))).isEqualTo(204);
    assertThat(call(address, event("another", "completed"))).isEqualTo(204);
    assertThat(call(address, "{\"event\":[]}")).isEqualTo(204);
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Completed.class,
            completed -> assertThat(completed.attributes()).containsKey("serviceId"));
  }

  @Test
  void whoDoesNotKnowTheSecretIsToldNothing() throws Exception {
    calledBack(Map.of());
    URI address = URI.create(oss.callbacks().get(0));
    for (String path : List.of("", "/", "/guess", "/guess" + address.getPath())) {
      URI wrong = address.resolve(path.isEmpty() ? "/" : path);
      assertThat(call(wrong.toString(), event("1", "completed"))).as(path).isEqualTo(404);
    }
  }

  @Test
  void whatIsTooLongOrNoEventIsRefused() throws Exception {
    calledBack(Map.of());
    String address = oss.callbacks().get(0);
    assertThat(call(address, "no event")).isEqualTo(400);
    assertThat(call(address, "\"" + "x".repeat(70_000) + "\"")).isEqualTo(413);
    byte[] endless = new byte[70_000];
    BodyPublisher unannounced =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless));
    assertThat(call(address, unannounced)).isEqualTo(413);
  }

  @Test
  void aSystemThatForgotWhomToCallIsToldAgain() throws Exception {
    LegacySystem adapter = calledBack(Map.of("callback.renew.ms", "50"));
    String before = oss.callbacks().get(0);
    oss.workFor(Duration.ofMillis(800));
    CompletableFuture<Outcome> outcome = inBackground(adapter, command("c", DEADLINE).build());
    await().until(() -> oss.effects("c") == 1);
    oss.stop();
    oss.start();
    await().until(() -> oss.callbacks().equals(List.of(before)));
    assertThat(outcome.join()).isInstanceOf(Completed.class);
  }

  @Test
  void aMissedEventIsReasonEnoughToRegisterAgain() throws Exception {
    LegacySystem adapter = calledBack(Map.of("callback.poll.ms", "50"));
    oss.forgetCallbacks();
    oss.workFor(Duration.ofMillis(300));
    assertThat(adapter.execute(command("c", DEADLINE).build())).isInstanceOf(Completed.class);
    await().until(() -> oss.callbacks().size() == 1);
  }

  @Test
  void ordersOfASystemThatCallsNobodyArePolled() throws Exception {
    oss.refuseCallbacks(Dial.always());
    LegacySystem adapter = adapter(Map.of());
    assertThat(adapter.execute(command("c", DEADLINE).build())).isInstanceOf(Completed.class);
    assertThat(oss.callbacks()).isEmpty();
  }

  @Test
  void whoGoesTakesItsRegistrationAlong() {
    LegacySystem adapter = calledBack(Map.of());
    adapter.close();
    assertThat(oss.callbacks()).isEmpty();
  }

  @Test
  void twoHubsAreBothCalled() throws Exception {
    LegacySystem one = calledBack(Map.of());
    LegacySystem two = adapter(Map.of());
    await().until(() -> oss.callbacks().size() == 2);
    oss.workFor(Duration.ofMillis(300));
    assertThat(one.execute(command("one", DEADLINE).build())).isInstanceOf(Completed.class);
    assertThat(two.execute(command("two", DEADLINE).build())).isInstanceOf(Completed.class);
  }

  @Test
  void aPortThatIsTakenKeepsNobodyFromWorking() throws Exception {
    calledBack(Map.of());
    String port = Integer.toString(URI.create(oss.callbacks().get(0)).getPort());
    LegacySystem second = adapter(Map.of("callback.port", port));
    assertThat(second.execute(command("c", DEADLINE).build())).isInstanceOf(Completed.class);
    assertThat(oss.callbacks()).hasSize(1);
  }

  // ---- callers

  private LegacySystem calledBack(Map<String, String> more) {
    LegacySystem adapter = adapter(more);
    await().until(() -> oss.callbacks().size() == 1);
    return adapter;
  }

  private LegacySystem adapter(Map<String, String> more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "follow", "callback",
                "callback.poll.ms", SELDOM,
                "callback.renew.ms", SELDOM));
    properties.putAll(more);
    LegacySystem adapter =
        Tmf641SystemTest.adapterFor(oss.url(), Duration.ofSeconds(5), properties);
    adapters.add(adapter);
    return adapter;
  }

  private static CompletableFuture<Outcome> inBackground(
      LegacySystem adapter, ProvisioningCommand command) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return adapter.execute(command);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private String idOf(String externalId) throws IOException, InterruptedException {
    URI list = URI.create(oss.url() + "/serviceOrder?externalId=" + externalId);
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
            .body();
    return new ObjectMapper().readTree(answer).path(0).path("id").asText();
  }

  private static String event(String orderId, String state) {
    return """
        {"eventType":"ServiceOrderStateChangeEvent",
         "event":{"serviceOrder":{"id":"%s","state":"%s"}}}"""
        .formatted(orderId, state);
  }

  private static int call(String address, String body) throws IOException, InterruptedException {
    return call(address, BodyPublishers.ofString(body));
  }

  private static int call(String address, BodyPublisher body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).POST(body).build(), BodyHandlers.ofString())
        .statusCode();
  }
}
