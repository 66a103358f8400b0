package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderUpdate;
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
  private static final int ORDERS = 90;
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
      requireWhatWasAsked(ledger, versions.get(versions.size() - 1), effects);
    }
  }

  /** An order that had ended before its last version came stays as it was. */
  private static void requireWhatWasAsked(
      Ledger ledger, RandomOrders.Version wanted, Map<String, Integer> effects) {
    String order = wanted.orderId();
    OrderUpdate last = ledger.last(order).orElseThrow();
    Map<String, String> provisioned = ledger.provisioned(order, effects);
    assertThat(provisioned.keySet())
        .as("what %s, which is %s, has of the legacy systems", order, last.getState())
        .isEqualTo(ledger.completedLines(order));
    if (last.getState() == LifeState.completed && last.getVersion() == wanted.number()) {
      assertThat(provisioned)
          .as("what version %d of %s asked for", wanted.number(), order)
          .isEqualTo(
              wanted.lines().entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, line -> line.getValue().note())));
    } else if (last.getState() == LifeState.cancelled) {
      assertThat(wanted.isCancelled()).as("%s was cancelled", order).isTrue();
    } else {
      assertThat(last.getState()).as("%s", order).isEqualTo(LifeState.completed);
    }
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
