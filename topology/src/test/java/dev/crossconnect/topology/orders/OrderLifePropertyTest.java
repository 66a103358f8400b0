package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random orders of random products against a legacy system that refuses, fails, does the work and
 * loses the answer, answers late, twice and in disorder, and people who decide at random: the order
 * always ends, and nothing is done twice or before its time.
 */
class OrderLifePropertyTest {

  private static final String ORDER = "801000000000001AAA";
  private static final Set<LifeState> ENDED =
      EnumSet.of(LifeState.completed, LifeState.failed, LifeState.partial);

  @Property(tries = 1_000)
  void anOrderAlwaysEndsAndNothingIsDoneTwiceOrTooEarly(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int lines) {
    World world = new World(new Random(seed));
    world.place(lines);

    int steps = 0;
    while (!ENDED.contains(world.order.getState())) {
      world.step();
      assertThat(++steps).as("the order comes to an end: %s", world.order).isLessThan(20_000);
    }

    assertThat(world.effects.values()).as("effects of each command").allMatch(n -> n == 1);
    for (OrderLine line : world.order.getLines()) {
      if (line.getState() == LifeState.completed) {
        for (OrderTask task : line.getTasks()) {
          String id = task.getCommandId();
          assertThat(world.effects.containsKey(id) || world.byHand.contains(id))
              .as("%s was done, or a person says so", id)
              .isTrue();
        }
      }
    }
  }

  @Property(tries = 200)
  void theSameEventsGiveTheSameCommands(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int lines) {
    World one = new World(new Random(seed));
    World other = new World(new Random(seed));
    one.place(lines);
    other.place(lines);
    for (int i = 0; i < 60; i++) {
      one.step();
      other.step();
    }

    assertThat(other.sent).hasToString(one.sent.toString());
    assertThat(other.order).hasToString(one.order.toString());
  }

  /** The order, the legacy system that has its commands, and the clock. */
  private static final class World {
    private final Random dice;
    private final OrderRules rules;
    private final Deque<ProvisioningCommand> inbox = new ArrayDeque<>();
    private final List<ProvisioningResult> results = new ArrayList<>();
    private final List<ProvisioningCommand> sent = new ArrayList<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final Set<String> byHand = new HashSet<>();
    private OrderState order;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    World(Random dice) {
      this.dice = dice;
      this.rules =
          new OrderRules(
              catalogue(dice),
              FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml"))));
    }

    /** Tasks wait for some of those before them, in any pattern. */
    private static Catalogue catalogue(Random dice) {
      StringBuilder yaml = new StringBuilder("products:\n  P:\n    tasks:\n");
      int tasks = 1 + dice.nextInt(5);
      for (int t = 0; t < tasks; t++) {
        List<String> after =
            IntStream.range(0, t)
                .filter(before -> dice.nextBoolean())
                .mapToObj(before -> "t" + before)
                .toList();
        yaml.append(
            "      - {task: t" + t + ", target: x, timeout: PT60S, after: " + after + "}\n");
      }
      return Catalogue.from(Document.read("c.yaml", new StringReader(yaml.toString())));
    }

    void place(int lines) {
      decide(
          new OrderEvent.Placed(
              new CustomerOrder(
                  ORDER,
                  1,
                  CustomerOrder.Status.ACTIVATED,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  IntStream.range(0, lines).mapToObj(World::line).toList())));
    }

    private static CustomerOrder.Line line(int number) {
      return new CustomerOrder.Line(
          "l" + number, "P", BigDecimal.ONE, LineAction.Add, Optional.empty(), Map.of());
    }

    void step() {
      switch (dice.nextInt(4)) {
        case 0 -> work();
        case 1 -> deliver();
        case 2 -> {
          now = now.plus(Duration.ofSeconds(dice.nextInt(40)));
          decide(new OrderEvent.Due());
        }
        default -> someoneDecides();
      }
    }

    private void work() {
      ProvisioningCommand command = inbox.poll();
      if (command == null) {
        return;
      }
      boolean done = effects.containsKey(command.getCommandId());
      if (command.getVerb() == Verb.VERIFY) {
        answer(command, done ? Outcome.COMPLETED : Outcome.FAILED, done ? null : "NOT_DONE");
        return;
      }
      // The command's id is its idempotency key: an adapter looks before it does a thing again. The
      // hub cannot know better: a stale result of an earlier attempt looks like one of the last.
      if (command.getAttempt() > 1 && done) {
        answer(command, Outcome.COMPLETED, null);
        return;
      }
      switch (dice.nextInt(6)) {
        case 0 -> answer(command, Outcome.REJECTED, "NO");
        case 1 -> answer(command, Outcome.FAILED, "BUSY");
        case 2 -> answer(command, Outcome.UNKNOWN, null);
        case 3 -> {
          take(command);
          answer(command, Outcome.UNKNOWN, "LOST");
        }
        case 4 -> take(command);
        default -> {
          take(command);
          answer(command, Outcome.COMPLETED, null);
        }
      }
    }

    private void take(ProvisioningCommand command) {
      for (OrderLine line : order.getLines()) {
        for (OrderTask task : line.getTasks()) {
          if (task.getCommandId().equals(command.getCommandId())) {
            assertThat(line.getTasks())
                .filteredOn(before -> task.getAfter().contains(before.getTask()))
                .as("what comes before %s", task.getTask())
                .allMatch(before -> before.getState() == TaskState.completed);
          }
        }
      }
      effects.merge(command.getCommandId(), 1, Integer::sum);
    }

    private void answer(ProvisioningCommand command, Outcome outcome, String code) {
      ProvisioningResult result =
          new ProvisioningResult(
              command.getCommandId(),
              ORDER,
              command.getLineId(),
              command.getTask(),
              outcome,
              code,
              null,
              Map.of(),
              now,
              "test");
      results.add(result);
      if (dice.nextInt(4) == 0) {
        results.add(result);
      }
    }

    private void deliver() {
      if (!results.isEmpty()) {
        decide(new OrderEvent.Reported(results.remove(dice.nextInt(results.size()))));
      }
    }

    private void someoneDecides() {
      order.getLines().stream()
          .flatMap(line -> line.getTasks().stream())
          .filter(task -> task.getState() == TaskState.fallout)
          .findFirst()
          .ifPresent(
              task -> {
                Verdict verdict =
                    List.of(Verdict.RETRY, Verdict.COMPLETE, Verdict.FAIL).get(dice.nextInt(3));
                if (verdict == Verdict.COMPLETE) {
                  byHand.add(task.getCommandId());
                }
                decide(
                    new OrderEvent.Decided(
                        new PersonDecision(
                            task.getCommandId(), ORDER, verdict, "r", "Ann", Map.of(), now)));
              });
    }

    private void decide(OrderEvent event) {
      OrderDecision decision = rules.decide(Optional.ofNullable(order), event, now);
      if (decision instanceof OrderDecision.Changed changed) {
        order = changed.order();
        inbox.addAll(changed.commands());
        sent.addAll(changed.commands());
      }
    }
  }
}
