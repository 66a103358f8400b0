package dev.crossconnect.topology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.RecordState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AssemblyRulesTest {

  private static final String ORDER = "801000000000001AAA";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void anOrderWaitsForAllOfItsLines() {
    Replay replay = new Replay();

    assertThat(replay.take(header(1, "activated", "2"))).isEmpty();
    assertThat(replay.take(line("a", 1, "X"))).isEmpty();
    assertThat(replay.take(line("b", 1, "Y")))
        .hasValueSatisfying(
            order -> {
              assertThat(order.version()).isEqualTo(1);
              assertThat(order.lines())
                  .extracting(CustomerOrder.Line::sku)
                  .containsExactly("X", "Y");
            });
  }

  @Test
  void linesMayComeBeforeTheirOrder() {
    Replay replay = new Replay();

    assertThat(replay.take(line("a", 1, "X"))).isEmpty();
    assertThat(replay.take(header(1, "activated", "1"))).isPresent();
  }

  @Test
  void aRepeatHasNoSecondEffect() {
    Replay replay = new Replay();
    replay.take(line("a", 1, "X"));
    replay.take(header(1, "activated", "1"));

    assertThat(replay.take(header(1, "activated", "1"))).isEmpty();
    assertThat(replay.take(line("a", 1, "X"))).isEmpty();
  }

  @Test
  void anOlderVersionThatArrivesLaterChangesNothing() {
    Replay replay = new Replay();
    replay.take(line("a", 5, "NEW"));
    replay.take(header(5, "activated", "1"));

    assertThat(replay.take(line("a", 4, "OLD"))).isEmpty();
    assertThat(replay.take(header(4, "draft", "1"))).isEmpty();
  }

  @Test
  void aNewerStateThatAsksForTheSameIsNotANewVersion() {
    Replay replay = new Replay();
    replay.take(line("a", 1, "X"));
    replay.take(header(1, "activated", "1"));

    assertThat(replay.take(header(2, "activated", "1"))).isEmpty();
    assertThat(replay.take(line("a", 3, "Z")))
        .hasValueSatisfying(order -> assertThat(order.version()).isEqualTo(2));
  }

  @Test
  void aDeletedLineIsGoneAndADeletedOrderIsCancelled() {
    Replay replay = new Replay();
    replay.take(line("a", 1, "X"));
    replay.take(line("b", 1, "Y"));
    replay.take(header(1, "activated", "1"));

    assertThat(replay.take(new Understood.Line(ORDER, record("b", 2, true, Map.of()))))
        .hasValueSatisfying(
            order ->
                assertThat(order.lines())
                    .extracting(CustomerOrder.Line::lineId)
                    .containsExactly("a"));
    assertThat(
            replay.take(new Understood.Header(ORDER, record(ORDER, 2, true, Map.of()), List.of())))
        .hasValueSatisfying(
            order -> assertThat(order.status()).isEqualTo(CustomerOrder.Status.CANCELLED));
  }

  @Test
  void aHeaderThatBringsItsLinesIsCompleteAtOnceAndNamesAllOfThem() {
    Replay replay = new Replay();
    replay.take(line("gone", 1, "OLD"));

    assertThat(
            replay.take(
                new Understood.Header(
                    ORDER,
                    record(ORDER, 2, false, Map.of("status", "activated")),
                    List.of(record("a", 2, false, Map.of("sku", "X"))))))
        .hasValueSatisfying(
            order ->
                assertThat(order.lines())
                    .extracting(CustomerOrder.Line::lineId)
                    .containsExactly("a"));
  }

  @Test
  void ofTwoStatesWithTheSameTimeTheLaterStatusStays() {
    Replay one = new Replay();
    one.take(line("a", 1, "X"));
    one.take(header(7, "cancelled", "1"));
    one.take(header(7, "activated", "1"));
    Replay other = new Replay();
    other.take(line("a", 1, "X"));
    other.take(header(7, "activated", "1"));
    other.take(header(7, "cancelled", "1"));

    assertThat(one.last().status()).isEqualTo(CustomerOrder.Status.CANCELLED);
    assertThat(other.last().status()).isEqualTo(CustomerOrder.Status.CANCELLED);
  }

  @Property(tries = 500)
  void anyOrderAndAnyRepetitionEndsInTheSameOrder(
      @ForAll("histories") List<Understood.OfOrder> random, @ForAll long seed) {
    // Whether an order is incomplete for a while depends on what has come; in the end it is not.
    List<Understood.OfOrder> history = new ArrayList<>(random);
    history.add(header(9, "activated", "0"));
    Replay straight = new Replay();
    history.forEach(straight::take);

    List<Understood.OfOrder> disorder = new ArrayList<>(history);
    Random dice = new Random(seed);
    history.forEach(
        event -> {
          if (dice.nextBoolean()) {
            disorder.add(event);
          }
        });
    Collections.shuffle(disorder, dice);
    Replay shuffled = new Replay();
    disorder.forEach(shuffled::take);

    assertThat(shuffled.records()).isEqualTo(straight.records());
    assertThat(shuffled.wanted()).isEqualTo(straight.wanted());
  }

  @Provide
  Arbitrary<List<Understood.OfOrder>> histories() {
    Arbitrary<Long> stamps = Arbitraries.longs().between(1, 4);
    Arbitrary<Understood.OfOrder> headers =
        Combinators.combine(
                stamps,
                Arbitraries.of("draft", "activated", "cancelled"),
                Arbitraries.of("1", "2", "3"))
            .as(AssemblyRulesTest::header);
    Arbitrary<Understood.OfOrder> lines =
        Combinators.combine(Arbitraries.of("a", "b", "c"), stamps, Arbitraries.of("X", "Y", "Z"))
            .as(AssemblyRulesTest::line);
    Arbitrary<Understood.OfOrder> deletions =
        Combinators.combine(Arbitraries.of("a", "b", "c"), stamps)
            .as((id, stamp) -> new Understood.Line(ORDER, record(id, stamp, true, Map.of())));
    Arbitrary<Understood.OfOrder> nested =
        Combinators.combine(stamps, Arbitraries.of("a", "b", "c").set().ofMinSize(1))
            .as(
                (stamp, ids) ->
                    new Understood.Header(
                        ORDER,
                        record(ORDER, stamp, false, Map.of("status", "activated")),
                        ids.stream()
                            .map(id -> record(id, stamp, false, Map.of("sku", "N")))
                            .toList()));
    return Arbitraries.oneOf(headers, lines, deletions, nested).list().ofMaxSize(12);
  }

  private static Understood.OfOrder header(long stamp, String status, String lines) {
    return new Understood.Header(
        ORDER,
        record(ORDER, stamp, false, Map.of("status", status, "lineCount", lines)),
        List.of());
  }

  private static Understood.OfOrder line(String id, long stamp, String sku) {
    return new Understood.Line(ORDER, record(id, stamp, false, Map.of("sku", sku)));
  }

  private static RecordState record(
      String id, long stamp, boolean deleted, Map<String, String> fields) {
    return new RecordState(stamp, deleted, fields, Map.of(), id);
  }

  /** The intake of one order. */
  private static final class Replay {
    private Optional<OrderAssembly> state = Optional.empty();
    private CustomerOrder last;

    Optional<CustomerOrder> take(Understood.OfOrder event) {
      Optional<AssemblyRules.Step> step = AssemblyRules.decide(state, event, AT);
      step.ifPresent(s -> state = Optional.of(s.state()));
      Optional<CustomerOrder> order = step.flatMap(AssemblyRules.Step::order);
      order.ifPresent(o -> last = o);
      return order;
    }

    CustomerOrder last() {
      return last;
    }

    /** What is wanted now; the number of versions on the way there is a matter of history. */
    Optional<CustomerOrder> wanted() {
      return Optional.ofNullable(last)
          .map(
              o ->
                  new CustomerOrder(
                      o.orderId(),
                      0,
                      o.status(),
                      o.number(),
                      o.account(),
                      o.effectiveDate(),
                      o.dueDate(),
                      o.priceBook(),
                      o.currency(),
                      o.lines()));
    }

    List<Object> records() {
      return state
          .map(s -> java.util.Arrays.<Object>asList(s.getHeader(), s.getLines()))
          .orElse(List.of());
    }
  }
}
