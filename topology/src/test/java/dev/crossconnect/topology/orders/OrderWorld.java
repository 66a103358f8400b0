package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.avro.Wish;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;

/** An order, the legacy system that has its commands, its seller, the people, and the clock. */
final class OrderWorld {

  static final String PARAMETER = "Speed__c";

  private static final String ORDER = "801000000000001AAA";
  private static final List<String> SPEEDS = List.of("100", "500", "1000");

  /** Whether the order stays as it was sold. */
  enum Seller {
    STEADY,
    FICKLE
  }

  private final Random dice;
  private final Seller seller;
  private final OrderRules rules;
  private final Serde<OrderState> serde = new AvroSerdes(new LocalSchemaIds()).of(OrderState.class);
  private final Deque<ProvisioningCommand> inbox = new ArrayDeque<>();
  private final List<ProvisioningResult> results = new ArrayList<>();
  private final List<ProvisioningCommand> sent = new ArrayList<>();
  private final SimpleInventory inventory = new SimpleInventory();
  private final Deque<ReservationRequest> requests = new ArrayDeque<>();
  private final List<ReservationResult> answers = new ArrayList<>();
  private final Map<String, Integer> effects = new HashMap<>();
  private final Set<String> byHand = new HashSet<>();
  private final Set<String> denied = new HashSet<>();
  private final Map<String, CustomerOrder.Line> wanted = new TreeMap<>();
  private int version;
  private int refusals;
  private OrderState order;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  OrderWorld(Random dice, Seller seller) {
    this.dice = dice;
    this.seller = seller;
    this.rules =
        new OrderRules(
            catalogue(dice, seller),
            FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml"))),
            basket -> new Pricer.Answer.Free("no prices here"),
            Planner.Reserving.WHAT_IS_TAKEN);
  }

  OrderState order() {
    return order;
  }

  SimpleInventory inventory() {
    return inventory;
  }

  List<ProvisioningCommand> sent() {
    return sent;
  }

  /** How often each command took effect. */
  Map<String, Integer> effects() {
    return effects;
  }

  boolean isDone(String commandId) {
    return effects.containsKey(commandId) || byHand.contains(commandId);
  }

  /** A person has said that it was not done, whatever the legacy system thinks. */
  boolean isDeniedByAPerson(String commandId) {
    return denied.contains(commandId);
  }

  int refusals() {
    return refusals;
  }

  /** By line, the parameter that it was sold with last. */
  Map<String, Set<String>> wantedLast() {
    Map<String, Set<String>> last = new TreeMap<>();
    wanted.forEach((id, line) -> last.put(id, Set.of(line.parameters().get(PARAMETER))));
    return last;
  }

  /** Tasks wait for some of those before them, in any pattern. */
  private static Catalogue catalogue(Random dice, Seller seller) {
    StringBuilder yaml = new StringBuilder("products:\n");
    for (String sku : List.of("P", "Q")) {
      yaml.append("  " + sku + ":\n    tasks:\n");
      int tasks = 1 + dice.nextInt(5);
      for (int t = 0; t < tasks; t++) {
        List<String> after =
            IntStream.range(0, t)
                .filter(before -> dice.nextBoolean())
                .mapToObj(before -> "t" + before)
                .toList();
        String point =
            seller == Seller.FICKLE && dice.nextInt(8) == 0
                ? ", pointOfNoReturn: " + (dice.nextBoolean() ? "hard" : "soft")
                : "";
        String resources =
            dice.nextInt(2) == 0
                ? ", resources: {k" + dice.nextInt(2) + ": " + (1 + dice.nextInt(2)) + "}"
                : "";
        String compensation = dice.nextInt(5) == 0 ? ", compensation: none" : "";
        yaml.append(
            "      - {task: t"
                + t
                + ", target: x, timeout: PT60S, after: "
                + after
                + point
                + compensation
                + resources
                + "}\n");
      }
    }
    return Catalogue.from(Document.read("c.yaml", new StringReader(yaml.toString())));
  }

  void place(int lines) {
    IntStream.range(0, lines).forEach(number -> sell("l" + number));
    placed(CustomerOrder.Status.ACTIVATED);
  }

  private void sell(String lineId) {
    wanted.put(
        lineId,
        new CustomerOrder.Line(
            lineId,
            dice.nextInt(4) == 0 ? "Q" : "P",
            BigDecimal.ONE,
            LineAction.Add,
            Optional.of("S" + dice.nextInt(2)),
            Map.of(PARAMETER, SPEEDS.get(dice.nextInt(SPEEDS.size())))));
  }

  private void placed(CustomerOrder.Status status) {
    version++;
    decide(
        new OrderEvent.Placed(
            new CustomerOrder(
                ORDER,
                version,
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.copyOf(wanted.values()))));
  }

  void step() {
    if (seller == Seller.FICKLE && dice.nextInt(12) == 0) {
      changeOfMind();
      return;
    }
    switch (dice.nextInt(6)) {
      case 4 -> reserve();
      case 5 -> answer();
      case 0 -> work();
      case 1 -> deliver();
      case 2 -> {
        now = now.plus(Duration.ofSeconds(dice.nextInt(40)));
        decide(new OrderEvent.Due());
      }
      default -> someoneDecides();
    }
  }

  private void reserve() {
    ReservationRequest request = requests.poll();
    if (request == null) {
      return;
    }
    ReservationResult answer = inventory.asked(request, now);
    int copies = dice.nextInt(6) == 0 ? 0 : dice.nextInt(4) == 0 ? 2 : 1;
    IntStream.range(0, copies).forEach(copy -> answers.add(answer));
  }

  private void answer() {
    if (!answers.isEmpty()) {
      decide(new OrderEvent.Answered(answers.remove(dice.nextInt(answers.size()))));
    }
  }

  /** Lets the inventory answer whatever the order still asks of it after its end. */
  void settle() {
    int rounds = 0;
    while (!requests.isEmpty()
        || !answers.isEmpty()
        || order.getReservations().stream().anyMatch(entry -> entry.getDue() != null)) {
      reserve();
      answer();
      now = now.plusSeconds(20);
      decide(new OrderEvent.Due());
      assertThat(++rounds).as("rounds: %s", order.getReservations()).isLessThan(5_000);
    }
  }

  private void changeOfMind() {
    String line = "l" + dice.nextInt(4);
    switch (dice.nextInt(10)) {
      case 0 -> placed(CustomerOrder.Status.CANCELLED);
      case 1 -> decide(cancelledByAPerson());
      case 2, 3 -> {
        if (wanted.size() > 1) {
          wanted.remove(line);
        }
        placed(CustomerOrder.Status.ACTIVATED);
      }
      case 4, 5, 6 -> {
        wanted.computeIfPresent(line, (id, was) -> faster(was));
        placed(CustomerOrder.Status.ACTIVATED);
      }
      default -> {
        sell(line);
        placed(CustomerOrder.Status.ACTIVATED);
      }
    }
  }

  private CustomerOrder.Line faster(CustomerOrder.Line line) {
    return new CustomerOrder.Line(
        line.lineId(),
        line.sku(),
        line.quantity(),
        line.action(),
        line.site(),
        Map.of(PARAMETER, SPEEDS.get(dice.nextInt(SPEEDS.size()))));
  }

  private OrderEvent cancelledByAPerson() {
    return OrderEvent.of(
        new PersonDecision(
            ORDER,
            ORDER,
            Verdict.FAIL,
            "",
            "Ann",
            Map.of(),
            now,
            List.of(),
            dice.nextBoolean() ? OrderEvent.CANCEL : OrderEvent.CANCEL_PAST_SOFT));
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
    // The command's id is its idempotency key: an adapter looks before it does a thing again.
    if (command.getAttempt() > 1 && done) {
      answer(command, Outcome.COMPLETED, null);
      return;
    }
    switch (dice.nextInt(8)) {
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
    // What a person has decided about while its command was still on its way is the person's word;
    // if it was done after all, it is taken back with what the line had, and may have no more.
    String decided = command.getCommandId().replace(".undo", "");
    if (Stream.of(decided, command.getCommandId())
        .noneMatch(id -> denied.contains(id) || byHand.contains(id))) {
      assertThat(command.getResources())
          .as("what %s is done with is the line's", command)
          .allMatch(resource -> inventory.has(command.getLineId(), resource));
    }
    for (OrderLine line : order.getLines()) {
      for (OrderTask task : line.getTasks()) {
        if (task.getCommandId().equals(command.getCommandId())) {
          assertInTurn(line, task);
        }
      }
    }
    effects.merge(command.getCommandId(), 1, Integer::sum);
  }

  private void assertInTurn(OrderLine line, OrderTask task) {
    if (task.getWish() == Wish.asked && !Tasks.isCompensation(task)) {
      assertThat(Lines.asked(line))
          .filteredOn(before -> task.getAfter().contains(before.getTask()))
          .as("what comes before %s", task.getTask())
          .allMatch(before -> before.getState() == TaskState.completed);
    }
  }

  /** Of what is to be taken back by then, the last that was done comes first. */
  private void assertTakenBackInTurn(ProvisioningCommand command) {
    for (OrderLine line : order.getLines()) {
      for (OrderTask task : line.getTasks()) {
        if (task.getCommandId().equals(command.getCommandId())) {
          OrderTask done =
              line.getTasks().stream()
                  .filter(other -> other.getCommandId().equals(task.getCompensates()))
                  .findFirst()
                  .orElseThrow();
          assertThat(isDone(done.getCommandId())).as("%s is to be taken back", done).isTrue();
          assertThat(line.getTasks())
              .filteredOn(other -> other.getWish() == Wish.withdrawn)
              .filteredOn(other -> !other.getCompensation().equals(TaskPlan.NOTHING))
              .filteredOn(
                  other -> other.getTurn() > done.getTurn() && other.getVerb() == Verb.PROVISION)
              .as("what was done after %s", done)
              .noneMatch(
                  other ->
                      other.getState() == TaskState.completed
                          && !denied.contains(other.getCommandId() + ".undo"));
        }
      }
    }
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
            "test",
            command.getAttempt());
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
    order.getReservations().stream()
        .filter(entry -> entry.getStep() == ReservationStep.refused)
        .findFirst()
        .ifPresent(
            refused ->
                decide(
                    new OrderEvent.Decided(
                        decision(
                            refused.getReservationId(),
                            List.of(Verdict.RETRY, Verdict.COMPLETE, Verdict.FAIL)
                                .get(dice.nextInt(3))))));
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
              } else if (verdict == Verdict.FAIL) {
                denied.add(task.getCommandId());
              }
              decide(new OrderEvent.Decided(decision(task.getCommandId(), verdict)));
            });
  }

  private PersonDecision decision(String id, Verdict verdict) {
    return new PersonDecision(id, ORDER, verdict, "r", "Ann", Map.of(), now, List.of(), "verdict");
  }

  private void decide(OrderEvent event) {
    OrderDecision decision = rules.decide(Optional.ofNullable(order), event, now);
    if (dice.nextInt(8) == 0) {
      // Killed before the commit: the state is read back, and the event comes again.
      order = order == null ? null : readBack(order);
      OrderDecision again = rules.decide(Optional.ofNullable(order), event, now);
      assertThat(again).as("the same event after a restart").isEqualTo(decision);
      assertThat(commands(again)).hasToString(commands(decision).toString());
      decision = again;
    }
    if (decision instanceof OrderDecision.Changed changed) {
      order = changed.order();
      changed.commands().stream()
          .filter(command -> command.getVerb() == Verb.COMPENSATE && command.getAttempt() == 1)
          .forEach(this::assertTakenBackInTurn);
      inbox.addAll(changed.commands());
      requests.addAll(changed.requests());
      sent.addAll(changed.commands());
      refusals +=
          (int)
              changed.updates().stream()
                  .map(OrderUpdate::getKind)
                  .filter(UpdateKind.REFUSAL.word()::equals)
                  .count();
    }
  }

  private static List<ProvisioningCommand> commands(OrderDecision decision) {
    return decision instanceof OrderDecision.Changed changed ? changed.commands() : List.of();
  }

  private OrderState readBack(OrderState state) {
    return serde
        .deserializer()
        .deserialize("orders", serde.serializer().serialize("orders", state));
  }
}
