package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderPrice;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.document.DocumentException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of orders that are changed, cancelled, dated, priced and late. */
class OrderJourneysTest {

  private static final String PRODUCTS =
      """
      products:
        NET:
          within: P2D
          tasks:
            - {task: port, target: a, timeout: PT1H, parameters: {}}
            - task: line
              target: a
              after: [port]
              parameters: {speed: "${line.speed}", port: "${task.port.portId}", who: "${account.id}"}
              milestone: Line active
            - {task: wifi, target: a, after: [line], when: {wifi: "yes"}, compensation: no-wifi}
        BOX:
          tasks:
            - {task: ship, target: b, pointOfNoReturn: hard}
        GIFT:
          tasks:
            - {task: wrap, target: b, pointOfNoReturn: soft, compensation: none}
      """;

  private final Journey journey = new Journey(catalogue(PRODUCTS));

  @Test
  void whatWasDoneIsTakenBackTheLastFirstAndOnlyThenIsTheOrderCancelled() {
    journey.placed("1 NET speed=100");
    journey.completed("port", Map.of("portId", "p7"));
    journey.completed("line");

    journey.cancelledBySalesforce();

    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(journey.updates()).last().extracting(OrderUpdate::getKind).isEqualTo("refusal");

    Journey other = new Journey(catalogue(PRODUCTS));
    other.placed("1 NET speed=100,wifi=yes");
    other.completed("port", Map.of("portId", "p7"));
    other.completed("line");
    other.cancelledBySalesforce();
    assertThat(other.state()).as("wifi is under way").isEqualTo(LifeState.pendingCancellation);
    assertThat(other.updates())
        .extracting(OrderUpdate::getState)
        .contains(LifeState.assessingCancellation);
    assertThat(other.last().getVerb()).isEqualTo(Verb.PROVISION);

    other.completed("wifi");
    assertThat(other.last().getVerb()).isEqualTo(Verb.COMPENSATE);
    assertThat(other.last().getSpecification()).isEqualTo("no-wifi");
    other.answered(Outcome.COMPLETED);
    assertThat(other.last().getTask()).isEqualTo("line");
    assertThat(other.last().getParameters()).containsEntry("port", "p7");
    other.answered(Outcome.REJECTED);
    assertThat(other.state()).isEqualTo(LifeState.pendingCancellation);
    assertThat(Fallout.of(other.order())).containsOnlyKeys(other.last().getCommandId());
    other.decided(other.last().getCommandId(), Verdict.RETRY);
    other.answered(Outcome.COMPLETED);
    assertThat(other.last().getTask()).isEqualTo("port");
    other.answered(Outcome.COMPLETED);

    assertThat(other.state()).isEqualTo(LifeState.cancelled);
    assertThat(other.states()).containsOnly(TaskState.compensated, TaskState.completed);
  }

  @Test
  void whatCannotBeTakenBackLetsTheOrderFail() {
    journey.placed("1 NET speed=100");
    journey.completed("port");
    journey.completed("line", Map.of(), Outcome.UNKNOWN);
    journey.cancelledBySalesforce();
    journey.after(Duration.ofSeconds(5));
    assertThat(journey.last().getVerb()).as("it is asked about").isEqualTo(Verb.VERIFY);
    journey.answered(Outcome.FAILED);
    assertThat(journey.last().getVerb()).isEqualTo(Verb.COMPENSATE);
    journey.answered(Outcome.REJECTED);
    journey.decided(journey.last().getCommandId(), Verdict.FAIL);

    assertThat(journey.state()).isEqualTo(LifeState.failed);
    assertThat(journey.lastWords()).isEqualTo("Not all that was done could be taken back");
  }

  @Test
  void pastAHardPointOfNoReturnNobodyCancels() {
    journey.placed("1 NET speed=100", "2 BOX");

    journey.cancelledBySalesforce();
    journey.cancelledByAPerson(OrderEvent.CANCEL_PAST_SOFT);

    assertThat(journey.state()).isEqualTo(LifeState.inProgress);
    assertThat(journey.lastWords())
        .contains("Task ship of line 2 has reached its hard point of no return");
  }

  @Test
  void beforeItsPointOfNoReturnATaskThatWasRefusedIsNoObstacle() {
    journey.placed("1 BOX");
    journey.answered(Outcome.REJECTED);

    journey.cancelledBySalesforce();

    assertThat(journey.state()).isEqualTo(LifeState.cancelled);
    assertThat(Fallout.of(journey.order())).isEmpty();
  }

  @Test
  void pastASoftPointOfNoReturnOnlyAPersonCancels() {
    journey.placed("1 GIFT", "2 NET speed=1");
    journey.cancelledBySalesforce();
    assertThat(journey.lastWords()).contains("soft point of no return", "pastSoftPoint");

    journey.cancelledByAPerson(OrderEvent.CANCEL_PAST_SOFT);

    assertThat(journey.state()).isEqualTo(LifeState.pendingCancellation);
  }

  @Test
  void whatWasDoneIsModifiedAndWhatIsStillToComeIsPlannedAnew() {
    journey.placed("1 NET speed=100,wifi=yes");
    journey.completed("port", Map.of("portId", "p7"));
    // Systems repeat what they were told, and that is the old.
    journey.completed("line", Map.of("serviceId", "s1", "speed", "100"));

    journey.placed("1 NET speed=500,wifi=no");

    assertThat(journey.last().getTask()).as("it is under way, and awaited").isEqualTo("wifi");
    journey.completed("wifi");
    assertThat(journey.last().getVerb()).isEqualTo(Verb.COMPENSATE);
    assertThat(journey.last().getTask()).isEqualTo("wifi");
    journey.answered(Outcome.COMPLETED);
    assertThat(journey.last())
        .satisfies(
            command -> {
              assertThat(command.getCommandId()).endsWith(".2.1.line");
              assertThat(command.getVerb()).isEqualTo(Verb.MODIFY);
              assertThat(command.getParameters())
                  .containsEntry("speed", "500")
                  .containsEntry("serviceId", "s1")
                  .containsEntry("port", "p7");
            });
    journey.answered(Outcome.COMPLETED);
    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(journey.commands())
        .extracting(ProvisioningCommand::getTask)
        .as("port is told no speed")
        .containsOnlyOnce("port");
  }

  @Test
  void aLineThatIsGoneIsTakenBackAndOneThatIsNewIsBegun() {
    journey.placed("1 NET speed=100");
    journey.completed("port");

    journey.placed("2 GIFT");

    journey.answeredTo("1", "line", Outcome.COMPLETED);
    assertThat(journey.commands())
        .extracting(ProvisioningCommand::getLineId, ProvisioningCommand::getVerb)
        .contains(
            org.assertj.core.groups.Tuple.tuple("2", Verb.PROVISION),
            org.assertj.core.groups.Tuple.tuple("1", Verb.COMPENSATE));
    journey.answeredTo("2", "wrap", Outcome.COMPLETED);
    assertThat(journey.state()).isEqualTo(LifeState.inProgress);
    journey.answered(Outcome.COMPLETED);
    journey.answered(Outcome.COMPLETED);

    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(journey.line("1").getState()).isEqualTo(LifeState.cancelled);
    assertThat(journey.line("2").getState()).isEqualTo(LifeState.completed);
  }

  @Test
  void whatIsPastItsPointOfNoReturnStaysAndTheRestGoesOn() {
    journey.placed("1 BOX", "2 NET speed=100");

    journey.placed("1 BOX color=red", "3 GIFT");

    assertThat(journey.order().getHistory())
        .anySatisfy(
            entry ->
                assertThat(entry.getDetail())
                    .startsWith("Version 2 of line 1 is refused: Task ship of line 1"));
    assertThat(journey.line("1").getParameters()).isEmpty();
    assertThat(journey.line("2").getState()).isEqualTo(LifeState.pendingCancellation);
    assertThat(journey.last().getTask()).isEqualTo("wrap");
    assertThat(journey.updates()).extracting(OrderUpdate::getKind).contains("refusal");
  }

  @Test
  void aServiceThatWasChangedOrRemovedIsNotBroughtBack() {
    journey.placed("1 NET speed=100 Remove");
    assertThat(journey.last().getVerb()).isEqualTo(Verb.REMOVE);

    journey.cancelledBySalesforce();

    assertThat(journey.lastWords()).contains("Task port of line 1 has reached its hard point");
  }

  @Test
  void anOrderWithoutAPriceIsHeldUntilThereIsOne() {
    journey.noPrice();
    journey.placed("1 NET speed=100");
    assertThat(journey.state()).as("it may be on its way").isEqualTo(LifeState.acknowledged);
    journey.after(Duration.ofSeconds(6));
    assertThat(journey.state()).isEqualTo(LifeState.held);
    assertThat(Fallout.of(journey.order()).get(Journey.ORDER).getCode()).isEqualTo("NO_PRICE");
    journey.decided(Journey.ORDER, Verdict.RETRY);
    assertThat(journey.state()).isEqualTo(LifeState.held);
    assertThat(journey.commands()).isEmpty();

    journey.costs("9.90");
    journey.decided(Journey.ORDER, Verdict.RETRY);

    assertThat(journey.state()).isEqualTo(LifeState.inProgress);
    assertThat(journey.order().getPrice()).extracting(OrderPrice::getUnit).isEqualTo("EUR");
    assertThat(Fallout.of(journey.order())).isEmpty();
    journey.noPrice();
    journey.placed("1 NET speed=200");
    assertThat(journey.lastWords()).startsWith("Version 2 is refused");
    assertThat(journey.line("1").getParameters()).containsEntry("speed", "100");
  }

  @Test
  void aPersonMayLetAnOrderGoOnWithoutAPriceOrGiveItUp() {
    journey.noPrice();
    journey.placed("1 NET speed=100");
    journey.after(Duration.ofSeconds(6));
    journey.decided(Journey.ORDER, Verdict.COMPLETE);
    assertThat(journey.state()).isEqualTo(LifeState.inProgress);

    Journey other = new Journey(catalogue(PRODUCTS));
    other.noPrice();
    other.placed("1 NET speed=100");
    other.after(Duration.ofSeconds(6));
    other.decided(Journey.ORDER, Verdict.FAIL);
    assertThat(other.state()).isEqualTo(LifeState.rejected);
    assertThat(Fallout.of(other.order())).isEmpty();
  }

  @Test
  void anOrderForALaterDayWaitsForItsDay() {
    journey.effective("2026-03-03");
    journey.placed("1 NET speed=100");
    assertThat(journey.state()).isEqualTo(LifeState.pending);
    journey.after(Duration.ofDays(1));
    assertThat(journey.commands()).isEmpty();

    journey.after(Duration.ofDays(1));

    assertThat(journey.state()).isEqualTo(LifeState.inProgress);
    assertThat(journey.commands()).hasSize(1);
  }

  @Test
  void anOrderThatWaitsForItsDayIsChangedAndCancelledAsAWhole() {
    journey.effective("2026-03-03");
    journey.placed("1 NET speed=100");
    journey.placed("1 NET speed=500");
    assertThat(journey.line("1").getParameters()).containsEntry("speed", "500");
    journey.cancelledBySalesforce();
    assertThat(journey.state()).isEqualTo(LifeState.cancelled);
    journey.after(Duration.ofDays(3));
    assertThat(journey.commands()).isEmpty();
  }

  @Test
  void lateAndMilestonesAreToldOnce() {
    journey.placed("1 NET speed=100");
    journey.completed("port");
    journey.after(Duration.ofMinutes(1));
    journey.completed("line");
    assertThat(journey.updates())
        .filteredOn(update -> update.getKind().equals("milestone"))
        .singleElement()
        .satisfies(update -> assertThat(update.getMilestone()).isEqualTo("Line active"));

    Journey late = new Journey(catalogue(PRODUCTS));
    late.placed("1 NET speed=100");
    late.after(Duration.ofDays(2));
    late.after(Duration.ofDays(2));
    assertThat(late.updates())
        .filteredOn(update -> update.getKind().equals("jeopardy"))
        .singleElement()
        .satisfies(update -> assertThat(update.getCause()).contains("2026-03-03T10:00:00Z"));
  }

  @Test
  void whatAPersonDidByHandIsKnownToLaterTasks() {
    journey.placed("1 NET speed=a$b");
    journey.answered(Outcome.REJECTED);

    journey.decided(
        journey.last().getCommandId(),
        Verdict.COMPLETE,
        Map.of("portId", "${line.speed}"),
        List.of(new ResourceRef("DUB1", "pon-port", "p9")));

    assertThat(journey.last().getParameters())
        .containsEntry("speed", "a$b")
        .containsEntry("port", "${line.speed}")
        .containsEntry("who", "001");
    assertThat(journey.last().getResources())
        .extracting(ResourceRef::getResourceId)
        .containsExactly("p9");
  }

  @Test
  void theFailureOfAnEarlierAttemptIsNotTakenForOneOfTheLast() {
    journey.placed("1 NET speed=1");
    journey.answered(Outcome.FAILED, "BUSY");
    ProvisioningCommand first = journey.last();
    journey.after(Duration.ofMinutes(1));
    assertThat(journey.last().getAttempt()).isEqualTo(2);

    journey.reported(first, Outcome.FAILED, "BUSY");

    assertThat(journey.states()).first().isEqualTo(TaskState.inProgress);
  }

  @Test
  void theBundleOfTheSampleIsDeliveredAsItsParts() {
    Journey home =
        new Journey(Catalogue.from(Document.read(Path.of("../config/business/catalogue.yaml"))));
    home.placed("1 HOME");
    home.given(home.lastRequest());

    assertThat(home.commands())
        .extracting(ProvisioningCommand::getTask)
        .as("ship waits for survey")
        .containsExactlyInAnyOrder("survey", "line");
    assertThat(home.commands())
        .filteredOn(command -> command.getTask().equals("line"))
        .allSatisfy(
            command ->
                assertThat(command.getParameters())
                    .containsEntry("sku", "VOICE")
                    .containsEntry("bundle", "HOME"));
    home.answeredTo("1", "survey", Outcome.COMPLETED);
    assertThat(home.commands())
        .extracting(ProvisioningCommand::getTask)
        .contains("ship", "port", "ont");
    for (String task : List.of("line", "ship", "port", "ont", "activate")) {
      home.answeredTo("1", task, Outcome.COMPLETED);
    }
    assertThat(home.state()).isEqualTo(LifeState.completed);
  }

  @Test
  void whatIsRemovedNeedsNoSurvey() {
    Journey fibre =
        new Journey(Catalogue.from(Document.read(Path.of("../config/business/catalogue.yaml"))));
    fibre.placed("1 FIBRE-1G Managed_Wifi__c=true Remove");

    assertThat(fibre.commands())
        .extracting(ProvisioningCommand::getTask, ProvisioningCommand::getVerb)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("port", Verb.REMOVE),
            org.assertj.core.groups.Tuple.tuple("ont", Verb.REMOVE));
    assertThat(fibre.line("1").getAction()).isEqualTo(LineAction.Remove);
  }

  @Test
  void aCatalogueThatCannotBeIsRefusedWithItsLine() {
    assertThatThrownBy(() -> catalogue(PRODUCTS.replace("task.port.portId", "task.wifi.id")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("${task.wifi.id}")
        .hasMessageContaining("[port]");
    assertThatThrownBy(() -> catalogue(PRODUCTS.replace("hard", "firm")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("'firm'");
    assertThatThrownBy(
            () -> catalogue(PRODUCTS + "  ALL:\n    parts: {NET: 1}\n    after: {line: [wifi]}\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("wait for itself");
  }

  private static Catalogue catalogue(String yaml) {
    return Catalogue.from(Document.read("c.yaml", new StringReader(yaml)));
  }
}
