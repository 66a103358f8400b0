package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A task while one step changes it. Avro's own builder copies every field deeply, which is most of
 * what a decision would cost; records are not changed once made, so their parts can be shared.
 */
final class TaskEdit {

  private final String commandId;
  private final String task;
  private final String target;
  private final String specification;
  TaskState state = TaskState.waiting;
  int attempts;
  String code;
  String detail;
  Instant startedAt;
  Instant finishedAt;
  long timeoutMillis;
  List<String> after = List.of();
  Outcome outcome;
  Instant due;
  Map<String, String> attributes = Map.of();
  Verb verb;
  Map<String, String> parameters = Map.of();
  String compensation = "";
  String pointOfNoReturn = "";
  String milestone;
  Wish wish = Wish.asked;
  String compensates;
  int turn;
  List<ResourceRef> resources = List.of();
  Map<String, Integer> takes = Map.of();
  List<ResourceRef> given = List.of();

  TaskEdit(String commandId, String task, String target, String specification) {
    this.commandId = commandId;
    this.task = task;
    this.target = target;
    this.specification = specification;
  }

  TaskEdit(OrderTask of) {
    this(of.getCommandId(), of.getTask(), of.getTarget(), of.getSpecification());
    state = of.getState();
    attempts = of.getAttempts();
    code = of.getCode();
    detail = of.getDetail();
    startedAt = of.getStartedAt();
    finishedAt = of.getFinishedAt();
    timeoutMillis = of.getTimeoutMillis();
    after = of.getAfter();
    outcome = of.getOutcome();
    due = of.getDue();
    attributes = of.getAttributes();
    verb = of.getVerb();
    parameters = of.getParameters();
    compensation = of.getCompensation();
    pointOfNoReturn = of.getPointOfNoReturn();
    milestone = of.getMilestone();
    wish = of.getWish();
    compensates = of.getCompensates();
    turn = of.getTurn();
    resources = of.getResources();
    takes = of.getTakes();
    given = of.getGiven();
  }

  OrderTask done() {
    return new OrderTask(
        commandId,
        task,
        target,
        state,
        attempts,
        code,
        detail,
        startedAt,
        finishedAt,
        specification,
        timeoutMillis,
        after,
        outcome,
        due,
        attributes,
        verb,
        parameters,
        compensation,
        pointOfNoReturn,
        milestone,
        wish,
        compensates,
        turn,
        resources,
        takes,
        given);
  }
}
