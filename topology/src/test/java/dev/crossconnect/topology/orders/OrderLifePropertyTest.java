package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Wish;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random orders of random products, amended and cancelled at random, against a legacy system that
 * refuses, fails, does the work and loses the answer, answers late, twice and in disorder; people
 * who decide at random; and a hub that is killed between deciding and committing. The order always
 * ends, nothing is done twice or before its time or with what somebody else has, what is there in
 * the end is what the order asked for last, and every reservation is confirmed or released.
 */
class OrderLifePropertyTest {

  @Property(tries = 1_000)
  void anOrderAlwaysEndsAndNothingIsDoneTwiceOrTooEarly(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int lines) {
    OrderWorld world = new OrderWorld(new Random(seed), OrderWorld.Seller.STEADY);
    world.place(lines);
    runToTheEnd(world);

    assertNothingTwice(world);
    assertConfirmedOrReleased(world);
    for (OrderLine line : world.order().getLines()) {
      if (line.getState() == LifeState.completed) {
        assertWhatIsAskedIsDone(world, line);
      }
    }
  }

  @Property(tries = 2_000)
  void whateverIsChangedOrCancelledWhatIsThereInTheEndIsWhatTheOrderSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int lines) {
    OrderWorld world = new OrderWorld(new Random(seed), OrderWorld.Seller.FICKLE);
    world.place(lines);
    runToTheEnd(world);

    assertNothingTwice(world);
    assertConfirmedOrReleased(world);
    for (OrderLine line : world.order().getLines()) {
      switch (line.getState()) {
        case completed -> {
          assertWhatIsAskedIsDone(world, line);
          assertThat(leftovers(world, line, Set.of(Wish.withdrawn)))
              .as("what completed line %s does not want any more", line)
              .isEmpty();
        }
        case cancelled ->
            assertThat(leftovers(world, line, Set.of(Wish.values())))
                .as("what is left of cancelled line %s", line)
                .isEmpty();
        default -> {}
      }
    }
    if (world.order().getState() == LifeState.cancelled) {
      assertThat(world.order().getLines())
          .as("lines of a cancelled order")
          .allMatch(line -> line.getState() == LifeState.cancelled);
    }
    if (world.order().getState() == LifeState.completed && world.refusals() == 0) {
      assertThat(delivered(world))
          .as("what was delivered: %s", world.order())
          .isEqualTo(world.wantedLast());
    }
  }

  @Property(tries = 200)
  void theSameEventsGiveTheSameCommands(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int lines) {
    OrderWorld one = new OrderWorld(new Random(seed), OrderWorld.Seller.FICKLE);
    OrderWorld other = new OrderWorld(new Random(seed), OrderWorld.Seller.FICKLE);
    one.place(lines);
    other.place(lines);
    for (int i = 0; i < 80; i++) {
      one.step();
      other.step();
    }

    assertThat(other.sent()).hasToString(one.sent().toString());
    assertThat(other.order()).hasToString(one.order().toString());
  }

  private static void runToTheEnd(OrderWorld world) {
    int steps = 0;
    while (!OrderDraft.isEnded(world.order())) {
      world.step();
      assertThat(++steps).as("the order comes to an end: %s", world.order()).isLessThan(20_000);
    }
    assertThat(world.order().getLines())
        .as("nothing is under way in an order that has ended")
        .flatExtracting(OrderLine::getTasks)
        .noneMatch(Tasks::isUnderWay);
  }

  private static void assertNothingTwice(OrderWorld world) {
    assertThat(world.effects().values()).as("effects of each command").allMatch(n -> n == 1);
    assertThat(world.order().getHistory()).hasSizeLessThanOrEqualTo(200);
  }

  /** And what is confirmed is what the order shows, for lines that have it. */
  private static void assertConfirmedOrReleased(OrderWorld world) {
    world.settle();
    assertThat(world.inventory().held()).as("neither confirmed nor released").isEmpty();
    assertThat(
            world.order().getReservations().stream()
                .filter(entry -> entry.getStep() != ReservationStep.waived)
                .map(Holdings::part))
        .as("what %s has", world.order())
        .containsExactlyInAnyOrderElementsOf(world.inventory().confirmed());
    for (OrderLine line : world.order().getLines()) {
      if (line.getState() == LifeState.completed) {
        Lines.asked(line)
            .flatMap(task -> task.getTakes().keySet().stream())
            .forEach(
                kind ->
                    assertThat(world.order().getReservations())
                        .as("what %s has", line)
                        .anyMatch(
                            entry ->
                                Holdings.part(entry).getPartId().equals(line.getLineId())
                                    && Holdings.part(entry).getKind().equals(kind)));
      } else if (line.getState() == LifeState.cancelled) {
        assertThat(Holdings.has(world.order().getReservations(), line.getLineId())).isEmpty();
      }
    }
  }

  private static void assertWhatIsAskedIsDone(OrderWorld world, OrderLine line) {
    Lines.asked(line)
        .forEach(
            task ->
                assertThat(world.isDone(task.getCommandId()))
                    .as("%s was done, or a person says so", task)
                    .isTrue());
  }

  /** What was provisioned and neither taken back nor still wanted. */
  private static List<OrderTask> leftovers(OrderWorld world, OrderLine line, Set<Wish> wishes) {
    return line.getTasks().stream()
        .filter(task -> !Tasks.isCompensation(task) && wishes.contains(task.getWish()))
        .filter(task -> world.effects().containsKey(task.getCommandId()))
        .filter(task -> task.getVerb() == Verb.PROVISION)
        .filter(task -> !task.getCompensation().equals(TaskPlan.NOTHING))
        .filter(task -> !world.isDeniedByAPerson(task.getCommandId()))
        .filter(task -> !world.isDone(task.getCommandId() + ".undo"))
        .filter(task -> task.getState() != TaskState.failed)
        .toList();
  }

  /** By line, the parameter that its tasks were last told. */
  private static Map<String, Set<String>> delivered(OrderWorld world) {
    Map<String, Set<String>> delivered = new TreeMap<>();
    for (OrderLine line : world.order().getLines()) {
      if (line.getState() == LifeState.completed && line.getAction() == LineAction.Add) {
        delivered.put(
            line.getLineId(),
            Lines.asked(line)
                .map(task -> task.getParameters().get(OrderWorld.PARAMETER))
                .collect(Collectors.toSet()));
      }
    }
    return delivered;
  }
}
