package dev.crossconnect.adapters.tmf641;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Verification.Done;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An order system that lets nobody in without a token. */
@Timeout(60)
class OAuthTest {

  private static final String SECRET = "s3cret: with /& odd+ things";

  private final SimulatedOrderSystem oss =
      new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC());
  private final List<LegacySystem> adapters = new ArrayList<>();

  @BeforeEach
  void start() {
    oss.requireTokens("the hub", SECRET);
    oss.start();
  }

  @AfterEach
  void stop() {
    adapters.forEach(LegacySystem::close);
    oss.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "body"})
  void oneTokenIsGoodForManyOrders(String authentication) throws Exception {
    LegacySystem adapter = adapter(Map.of("oauth.client.authentication", authentication));
    assertThat(adapter.execute(command("a").build())).isInstanceOf(Completed.class);
    assertThat(adapter.execute(command("b").build())).isInstanceOf(Completed.class);
    assertThat(oss.tokensGranted()).isEqualTo(1);
  }

  @Test
  void manyAtOnceAskForATokenOnce() throws Exception {
    LegacySystem adapter = adapter(Map.of());
    oss.thinkFor(Duration.ofMillis(50));
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int n = 0; n < 16; n++) {
        String id = "many-" + n;
        outcomes.add(threads.submit(() -> adapter.execute(command(id).build())));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertThat(outcome.get()).isInstanceOf(Completed.class);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(oss.tokensGranted()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsRefusedIsRenewedAndTheOrderSentOnce() throws Exception {
    LegacySystem adapter = adapter(Map.of());
    adapter.execute(command("before").build());
    oss.forgetTokens();
    assertThat(adapter.execute(command("after").build())).isInstanceOf(Completed.class);
    assertThat(oss.effects()).containsEntry("after", 1);
    assertThat(oss.tokensGranted()).isEqualTo(2);
  }

  @Test
  void aTokenIsRenewedBeforeItEnds() throws Exception {
    oss.tokensLast(Duration.ofSeconds(1));
    oss.workFor(Duration.ofMillis(1_500));
    LegacySystem adapter = adapter(Map.of());
    assertThat(adapter.execute(command("long").build())).isInstanceOf(Completed.class);
    assertThat(oss.tokensGranted()).isBetween(2, 8);
  }

  @Test
  void aTokenThatIsOverAtOnceServesForOneRequest() throws Exception {
    oss.tokensLast(Duration.ofMillis(900));
    LegacySystem adapter = adapter(Map.of());
    assertThat(adapter.execute(command("short").build())).isInstanceOf(Completed.class);
    assertThat(oss.effects("short")).isEqualTo(1);
  }

  @Test
  void aHubThatIsNotBelievedFailsTheCommandAndSaysNothingOfItsSecret() throws Exception {
    LegacySystem adapter = adapter(Map.of("oauth.client.secret", "wrong-and-unseen"));
    assertThat(adapter.execute(command("c").build()))
        .isEqualTo(
            new Failed("AUTHENTICATION", "The authorisation server answered 401: invalid_client"));
    assertThat(oss.accepted()).isEmpty();
  }

  @Test
  void noTokenMeansThatNothingWasSent() throws Exception {
    LegacySystem adapter = adapter(Map.of());
    oss.unavailable(Dial.next(1), Duration.ofSeconds(3));
    assertThat(adapter.execute(command("c").build()))
        .isEqualTo(Failed.busy("The authorisation server answered 503", Duration.ofSeconds(3)));
    oss.stop();
    assertThat(adapter.execute(command("c").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("UNREACHABLE"));
    oss.start();
    assertThat(oss.accepted()).isEmpty();
  }

  @Test
  void looksOutlastARestartThatForgetsTokens() throws Exception {
    LegacySystem adapter = adapter(Map.of());
    adapter.execute(command("c").build());
    oss.restart();
    assertThat(adapter.verify(command("c").build())).isInstanceOf(Done.class);
  }

  private LegacySystem adapter(Map<String, String> more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "oauth.token.url",
                oss.tokenUrl().toString(),
                "oauth.client.id",
                "the hub",
                "oauth.client.secret",
                SECRET));
    properties.putAll(more);
    LegacySystem adapter =
        Tmf641SystemTest.adapterFor(oss.url(), Duration.ofSeconds(5), properties);
    adapters.add(adapter);
    return adapter;
  }
}
