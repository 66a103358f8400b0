package dev.crossconnect.topology.inventory;

import static dev.crossconnect.topology.inventory.InventoryBed.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The whole life of an inventory: whatever is asked, repeated, left to expire, said by sources and
 * cut short by restarts, in whatever order, the same answers come as from a simple model, nothing
 * is held by two, nothing is lost, and the totals add up.
 */
class InventoryLifePropertyTest {

  private static final List<String> POOLS = List.of("DUB1/pon-port", "DUB1/ont", "CRK1/ipv4");
  private static final Duration HOLD = Duration.ofMinutes(1);

  /** One thing that happens. */
  sealed interface Step {

    record Reserve(String id, Map<String, Integer> wanted) implements Step {}

    record Confirm(String id) implements Step {}

    record Release(String id) implements Step {}

    record Say(String pool, String resource, boolean isUsable) implements Step {}

    /** A complete dump, or one that breaks off before its end. */
    record Dump(String pool, Set<String> resources, boolean isWhole) implements Step {}

    record Pass(Duration time) implements Step {}

    record Restart() implements Step {}
  }

  @Property(tries = 40)
  void itAnswersAsTheModelDoesAndNothingIsHeldByTwo(@ForAll("lives") List<Step> life)
      throws IOException {
    Path directory = Files.createTempDirectory("inventory");
    InventoryModel model = new InventoryModel(HOLD);
    InventoryBed bed = new InventoryBed(directory);
    Map<String, Map<String, Integer>> wanted = new TreeMap<>();
    try {
      for (String pool : POOLS) {
        for (int i = 1; i <= 4; i++) {
          bed.load(pool, List.of(idOf(pool, i)), "card=" + i % 2);
          model.say(pool, idOf(pool, i), true);
        }
      }
      for (Step step : life) {
        // So that no two words of a source have the same time.
        bed.pass(Duration.ofMillis(1));
        model.pass(bed.now());
        if (step instanceof Step.Restart) {
          bed = bed.startedAgain();
        } else {
          take(step, bed, model, wanted);
        }
        compare(bed, model);
      }
    } finally {
      bed.close();
    }
  }

  private static void take(
      Step step, InventoryBed bed, InventoryModel model, Map<String, Map<String, Integer>> wanted) {
    if (step instanceof Step.Reserve reserve) {
      Map<String, Integer> first = wanted.computeIfAbsent(reserve.id(), id -> reserve.wanted());
      reserve(reserve.id(), first, bed, model);
    } else if (step instanceof Step.Confirm confirm) {
      Map<String, Integer> first = wanted.get(confirm.id());
      if (first != null) {
        ReservationResult result =
            bed.ask(ReservationAction.CONFIRM, confirm.id(), HOLD, parts(first));
        assertThat(result.getOutcome() == ReservationOutcome.CONFIRMED)
            .as("%s", result)
            .isEqualTo(model.confirm(confirm.id()));
      }
    } else if (step instanceof Step.Release release) {
      Map<String, Integer> first =
          wanted.computeIfAbsent(release.id(), id -> Map.of(POOLS.get(0), 1));
      assertThat(bed.ask(ReservationAction.RELEASE, release.id(), HOLD, parts(first)).getOutcome())
          .isEqualTo(ReservationOutcome.RELEASED);
      model.release(release.id(), first);
    } else if (step instanceof Step.Say say) {
      bed.say(
          say.pool(),
          say.resource(),
          say.isUsable() ? ResourceStatus.available : ResourceStatus.unavailable,
          "card=1");
      model.say(say.pool(), say.resource(), say.isUsable());
    } else if (step instanceof Step.Dump dump) {
      dump.resources().forEach(id -> bed.dumpRow(dump.pool(), id));
      dump.resources().forEach(id -> model.mention(dump.pool(), id));
      if (dump.isWhole()) {
        bed.endDump(dump.pool(), DumpScope.POOL);
        model.completes(dump.pool(), dump.resources());
        // It is compared by the clock.
        bed.pass(Duration.ofMillis(200));
        model.pass(bed.now());
      }
    } else if (step instanceof Step.Pass pass) {
      bed.pass(pass.time());
      model.pass(bed.now());
    }
  }

  private static void reserve(
      String id, Map<String, Integer> wanted, InventoryBed bed, InventoryModel model) {
    boolean isNew = !model.reservations.containsKey(id);
    boolean isGranted = model.reserve(id, wanted, bed.now());
    ReservationResult result = bed.ask(ReservationAction.RESERVE, id, HOLD, parts(wanted));
    assertThat(result.getOutcome() == ReservationOutcome.RESERVED)
        .as("%s", result)
        .isEqualTo(isGranted);
    if (isGranted) {
      Map<String, List<String>> got =
          result.getResources().stream()
              .collect(
                  Collectors.groupingBy(
                      r -> r.getSite() + "/" + r.getKind(),
                      Collectors.mapping(r -> r.getResourceId(), Collectors.toList())));
      if (isNew) {
        got.forEach(
            (pool, ids) ->
                assertThat(model.taken(pool))
                    .as("held by another")
                    .doesNotContainAnyElementsOf(ids));
        model.reservations.get(id).got.putAll(got);
      }
      assertThat(got).isEqualTo(model.reservations.get(id).got);
      got.forEach((pool, ids) -> assertThat(ids).doesNotHaveDuplicates().hasSize(wanted.get(pool)));
    }
  }

  private static ReservationPart[] parts(Map<String, Integer> wanted) {
    return wanted.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(want -> part(want.getKey(), want.getValue()))
        .toArray(ReservationPart[]::new);
  }

  private static void compare(InventoryBed bed, InventoryModel model) {
    Map<String, List<ResourceState>> byPool =
        bed.resources().stream()
            .collect(Collectors.groupingBy(r -> r.getSite() + "/" + r.getKind()));
    for (String pool : POOLS) {
      List<ResourceState> resources = byPool.get(pool);
      PoolState counts = bed.pool(pool);
      assertThat(
              resources.stream()
                  .filter(r -> r.getHolder() != null)
                  .map(ResourceState::getResourceId))
          .as("what is held in %s", pool)
          .containsExactlyInAnyOrderElementsOf(model.taken(pool));
      assertThat(counts.getTotal()).isEqualTo(resources.size());
      assertThat(counts.getAvailable())
          .isEqualTo(model.free(pool))
          .isEqualTo(count(resources, ResourceStatus.available));
      assertThat(counts.getReserved()).isEqualTo(count(resources, ResourceStatus.reserved));
      assertThat(counts.getAssigned()).isEqualTo(count(resources, ResourceStatus.assigned));
      assertThat(counts.getUnavailable()).isEqualTo(count(resources, ResourceStatus.unavailable));
      assertThat(counts.getConflicts())
          .isEqualTo(resources.stream().filter(r -> r.getConflict() != null).count());
    }
    assertThat(indexOf(bed.resources())).containsExactlyInAnyOrderElementsOf(states(bed));
  }

  /** Every resource stands in the index once, under the state that it has. */
  private static List<String> indexOf(List<ResourceState> resources) {
    return resources.stream()
        .map(
            r ->
                StateIndex.prefix(new PoolId(r.getSite(), r.getKind()), r.getState())
                    + Serial.of(r.getResourceId()).key())
        .toList();
  }

  private static List<String> states(InventoryBed bed) {
    List<String> states = new ArrayList<>();
    for (Object key : bed.index().keySet()) {
      String text = (String) key;
      if (POOLS.stream().anyMatch(pool -> text.startsWith(Keys.prefix(pool, "s")))) {
        states.add(text);
      }
    }
    return states;
  }

  private static long count(List<ResourceState> resources, ResourceStatus state) {
    return resources.stream().filter(r -> r.getState() == state).count();
  }

  private static String idOf(String pool, int number) {
    return pool.endsWith("ipv4") ? "10.0.0." + number : "r-" + number;
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d", "e", "f");
    Arbitrary<String> pools = Arbitraries.of(POOLS);
    Arbitrary<Step> reserve =
        Combinators.combine(
                ids,
                Arbitraries.maps(pools, Arbitraries.integers().between(1, 3))
                    .ofMinSize(1)
                    .ofMaxSize(3))
            .as(Step.Reserve::new);
    Arbitrary<Step> confirm = ids.map(Step.Confirm::new);
    Arbitrary<Step> release = ids.map(Step.Release::new);
    Arbitrary<Step> say =
        Combinators.combine(
                pools, Arbitraries.integers().between(1, 5), Arbitraries.of(true, false))
            .as((pool, number, isUsable) -> new Step.Say(pool, idOf(pool, number), isUsable));
    Arbitrary<Step> dump =
        Combinators.combine(
                pools,
                Arbitraries.integers().between(1, 6).set().ofMinSize(1).ofMaxSize(6),
                Arbitraries.of(true, true, false))
            .as(
                (pool, numbers, isWhole) ->
                    new Step.Dump(
                        pool,
                        numbers.stream().map(n -> idOf(pool, n)).collect(Collectors.toSet()),
                        isWhole));
    Arbitrary<Step> pass =
        Arbitraries.of(1, 20, 61).map(seconds -> new Step.Pass(Duration.ofSeconds(seconds)));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, reserve),
            net.jqwik.api.Tuple.of(3, confirm),
            net.jqwik.api.Tuple.of(3, release),
            net.jqwik.api.Tuple.of(4, say),
            net.jqwik.api.Tuple.of(2, dump),
            net.jqwik.api.Tuple.of(2, pass),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new Step.Restart())))
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }
}
