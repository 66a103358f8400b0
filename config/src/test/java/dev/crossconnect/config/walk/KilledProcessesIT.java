package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Orders that change their minds, legacy systems that lose answers, and processes that are killed
 * meanwhile: what was committed adds up with what the legacy systems did.
 */
@ExtendWith(TestBedExtension.class)
class KilledProcessesIT {

  private static final String[] TARGETS = {"activation", "voice"};
  private static final int ORDERS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void whatWasCommittedAddsUpWithWhatTheLegacySystemsDid(TestBed bed) throws Exception {
    long seed = Long.getLong("hub.seed", System.nanoTime());
    SimulatedOrderSystem legacy =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    legacy.dropAnswer(Dial.share(0.1));
    legacy.workFor(Duration.ofMillis(30));
    legacy.start();
    HubProcess.Launch front =
        bed.hub().roles("gateway", "streams").data(bed.directory().resolve("front"));
    HubProcess.Launch back =
        bed.hub()
            .roles("adapters")
            .data(bed.directory().resolve("back"))
            .set("adapters.targets", String.join(",", TARGETS))
            .set("adapters.activation.protocol", "tmf641")
            .set("adapters.activation.url", legacy.url().toString())
            .set("adapters.voice.protocol", "tmf641")
            .set("adapters.voice.url", legacy.url().toString());
    CompletableFuture<HubProcess> adapters = CompletableFuture.supplyAsync(back::start);
    HubProcess streams = front.start();

    RandomOrders random = new RandomOrders(seed);
    List<List<RandomOrders.Version>> orders =
        IntStream.rangeClosed(1, ORDERS).mapToObj(random::versions).toList();
    send(streams, orders.subList(0, ORDERS / 3));
    adapters.get(60, TimeUnit.SECONDS).kill();
    CompletableFuture<HubProcess> adaptersAgain = CompletableFuture.supplyAsync(back::start);
    send(streams, orders.subList(ORDERS / 3, 2 * ORDERS / 3));
    streams.kill();
    send(front.start(), orders.subList(2 * ORDERS / 3, ORDERS));
    adaptersAgain.get(60, TimeUnit.SECONDS);

    bed.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              Ledger ledger = Ledger.of(bed, TARGETS);
              assertThat(orders)
                  .as("seed %d", seed)
                  .allMatch(versions -> ledger.isEnded(versions.get(0).orderId()));
              ledger.requireOneResultForEachCommand();
            });

    Ledger ledger = Ledger.of(bed, TARGETS);
    Map<String, Integer> effects = legacy.effects();
    assertThat(effects.values()).as("effects of a command, seed %d", seed).containsOnly(1);
    ledger.requireUpdatesWithoutGaps();
    for (List<RandomOrders.Version> versions : orders) {
      requireWhatWasAsked(ledger, versions, effects);
    }
  }

  /** What came too late for its order was refused, and asks for nothing. */
  private static void requireWhatWasAsked(
      Ledger ledger, List<RandomOrders.Version> versions, Map<String, Integer> effects) {
    RandomOrders.Version wanted =
        versions.stream()
            .filter(version -> !ledger.isRefused(version.orderId(), version.number()))
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(ledger.last(wanted.orderId()).orElseThrow().getState())
        .as("%s", wanted)
        .isEqualTo(wanted.isCancelled() ? LifeState.cancelled : LifeState.completed);
    assertThat(ledger.provisioned(wanted.orderId(), effects))
        .as("what the legacy systems have of %s", wanted)
        .isEqualTo(
            wanted.isCancelled()
                ? Map.of()
                : wanted.lines().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, line -> line.getValue().note())));
  }

  private static void send(HubProcess hub, List<List<RandomOrders.Version>> orders)
      throws IOException {
    Salesforce salesforce = new Salesforce(hub.url());
    for (List<RandomOrders.Version> versions : orders) {
      for (RandomOrders.Version version : versions) {
        assertThat(
                salesforce
                    .post("/salesforce/sobjects/Order", "application/json", version.json())
                    .statusCode())
            .isEqualTo(202);
      }
    }
  }
}
