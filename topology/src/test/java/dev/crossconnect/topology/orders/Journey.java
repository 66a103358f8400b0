package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ReservationOutcome;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservedResource;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.intake.CustomerOrder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One order on its way, told event by event. Beside the hub's rules there is nothing to it. */
final class Journey {

  static final String ORDER = "801000000000001AAA";

  private final OrderRules rules;
  private final List<ProvisioningCommand> commands = new ArrayList<>();
  private final List<OrderUpdate> updates = new ArrayList<>();
  private final List<ReservationRequest> requests = new ArrayList<>();
  private Pricer.Answer price = new Pricer.Answer.Free("no prices here");
  private Optional<String> effective = Optional.empty();
  private List<CustomerOrder.Line> lines = List.of();
  private int version;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private OrderState order;

  Journey(Catalogue catalogue) {
    rules =
        new OrderRules(
            catalogue,
            FalloutPolicy.from(Document.read(Path.of("../config/business/fallout.yaml"))),
            basket -> price,
            Planner.Reserving.WHAT_IS_TAKEN);
  }

  void noPrice() {
    price = new Pricer.Answer.NoPrice("There is no price");
  }

  void costs(String once) {
    price =
        new Pricer.Answer.Costs(
            new OrderPrice(
                "standard",
                "EUR",
                now,
                List.of(
                    new dev.crossconnect.avro.PriceTotal(
                        dev.crossconnect.avro.ChargeType.OneTime,
                        null,
                        new BigDecimal(once).setScale(6)))));
  }

  void effective(String day) {
    effective = Optional.of(day);
  }

  /** Each line as {@code "<id> <sku> <name>=<value>,… <action>"}; the last two may be left out. */
  void placed(String... wanted) {
    lines = Stream.of(wanted).map(Journey::wanted).toList();
    placed(CustomerOrder.Status.ACTIVATED);
  }

  void cancelledBySalesforce() {
    placed(CustomerOrder.Status.CANCELLED);
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
                Optional.of("001"),
                effective,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines)));
  }

  private static CustomerOrder.Line wanted(String text) {
    String[] words = text.split(" ", -1);
    Map<String, String> parameters = new HashMap<>();
    LineAction action = LineAction.Add;
    for (int i = 2; i < words.length; i++) {
      if (words[i].contains("=")) {
        for (String parameter : words[i].split(",", -1)) {
          int equals = parameter.indexOf('=');
          parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
      } else {
        action = LineAction.valueOf(words[i]);
      }
    }
    return new CustomerOrder.Line(
        words[0], words[1], BigDecimal.ONE, action, Optional.of("DUB1"), parameters);
  }

  void cancelledByAPerson(String kind) {
    decide(OrderEvent.of(decision(ORDER, Verdict.FAIL, Map.of(), List.of(), kind)));
  }

  void decided(String id, Verdict verdict) {
    decided(id, verdict, Map.of(), List.of());
  }

  void decided(
      String id, Verdict verdict, Map<String, String> attributes, List<ResourceRef> resources) {
    decide(OrderEvent.of(decision(id, verdict, attributes, resources, "verdict")));
  }

  private PersonDecision decision(
      String id,
      Verdict verdict,
      Map<String, String> attributes,
      List<ResourceRef> resources,
      String kind) {
    return new PersonDecision(
        id, ORDER, verdict, "because", "Ann", attributes, now, resources, kind);
  }

  void completed(String task) {
    completed(task, Map.of());
  }

  void completed(String task, Map<String, String> attributes) {
    completed(task, attributes, Outcome.COMPLETED);
  }

  void completed(String task, Map<String, String> attributes, Outcome outcome) {
    reported(lastOf(null, task), outcome, null, attributes);
  }

  /** To the last command. */
  void answered(Outcome outcome) {
    answered(outcome, null);
  }

  void answered(Outcome outcome, String code) {
    reported(last(), outcome, code);
  }

  void answeredTo(String line, String task, Outcome outcome) {
    reported(lastOf(line, task), outcome, null);
  }

  void reported(ProvisioningCommand command, Outcome outcome, String code) {
    reported(command, outcome, code, Map.of());
  }

  private void reported(
      ProvisioningCommand command, Outcome outcome, String code, Map<String, String> attributes) {
    decide(
        new OrderEvent.Reported(
            new ProvisioningResult(
                command.getCommandId(),
                ORDER,
                command.getLineId(),
                command.getTask(),
                outcome,
                code,
                null,
                attributes,
                now,
                "test",
                command.getAttempt())));
  }

  /** The inventory gives what a request asks for: of each part, resources named after the part. */
  void given(ReservationRequest request) {
    List<ReservedResource> resources = new ArrayList<>();
    for (ReservationPart part : request.getParts()) {
      for (int i = 0; i < part.getQuantity(); i++) {
        resources.add(
            new ReservedResource(
                part.getPartId(),
                part.getSite(),
                part.getKind(),
                part.getKind() + "-" + part.getPartId() + "-" + i));
      }
    }
    inventorySays(
        request,
        switch (request.getAction()) {
          case RESERVE -> ReservationOutcome.RESERVED;
          case CONFIRM -> ReservationOutcome.CONFIRMED;
          case RELEASE -> ReservationOutcome.RELEASED;
        },
        null,
        resources);
  }

  void refused(ReservationRequest request, String code) {
    inventorySays(request, ReservationOutcome.REFUSED, code, List.of());
  }

  private void inventorySays(
      ReservationRequest request,
      ReservationOutcome outcome,
      String code,
      List<ReservedResource> resources) {
    decide(
        new OrderEvent.Answered(
            ReservationResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setReservationId(request.getReservationId())
                .setOrderId(request.getOrderId())
                .setAction(request.getAction())
                .setOutcome(outcome)
                .setCode(code)
                .setReason(code == null ? null : "there are too few")
                .setResources(resources)
                .setAt(now)
                .build()));
  }

  List<ReservationRequest> requests() {
    return requests;
  }

  ReservationRequest lastRequest() {
    return requests.get(requests.size() - 1);
  }

  void after(Duration time) {
    now = now.plus(time);
    decide(new OrderEvent.Due());
  }

  private void decide(OrderEvent event) {
    if (rules.decide(Optional.ofNullable(order), event, now)
        instanceof OrderDecision.Changed changed) {
      order = changed.order();
      commands.addAll(changed.commands());
      updates.addAll(changed.updates());
      requests.addAll(changed.requests());
    }
  }

  OrderState order() {
    return order;
  }

  LifeState state() {
    return order.getState();
  }

  OrderLine line(String id) {
    return order.getLines().stream()
        .filter(line -> line.getLineId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  List<TaskState> states() {
    return order.getLines().stream()
        .flatMap(line -> line.getTasks().stream())
        .map(OrderTask::getState)
        .toList();
  }

  String lastWords() {
    return order.getHistory().get(order.getHistory().size() - 1).getDetail();
  }

  List<ProvisioningCommand> commands() {
    return commands;
  }

  List<OrderUpdate> updates() {
    return updates;
  }

  ProvisioningCommand last() {
    return commands.get(commands.size() - 1);
  }

  private ProvisioningCommand lastOf(String line, String task) {
    return commands.stream()
        .filter(command -> line == null || command.getLineId().equals(line))
        .filter(command -> command.getTask().equals(task))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
