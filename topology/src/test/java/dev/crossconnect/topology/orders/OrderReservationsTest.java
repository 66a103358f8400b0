package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderReservation;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationStep;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.Verdict;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.document.DocumentException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What orders take from the inventory, and when they give it back. */
class OrderReservationsTest {

  private static final String PRODUCTS =
      """
      products:
        NET:
          tasks:
            - {task: survey, target: a, compensation: none, parameters: {}}
            - {task: port, target: a, after: [survey], parameters: {}, resources: {port: 1, box: 2}}
            - {task: up, target: a, after: [port], parameters: {via: "${resource.port}"}}
        IP:
          tasks:
            - {task: assign, target: a, resources: {ip: 1}}
        FREE:
          tasks:
            - {task: call, target: a}
      """;

  private final Journey journey = new Journey(catalogue(PRODUCTS));

  @Test
  void whatAllLinesTakeIsAskedForAtOnceAndTasksThatTakeNothingNeedNotWait() {
    journey.placed("1 NET", "2 IP", "3 FREE");

    assertThat(journey.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getAction()).isEqualTo(ReservationAction.RESERVE);
              assertThat(request.getReservationId()).isEqualTo(Journey.ORDER + ".1.1");
              assertThat(request.getReplyKey()).isEqualTo(Journey.ORDER);
              assertThat(request.getHoldMillis()).isZero();
              assertThat(request.getParts())
                  .extracting(
                      ReservationPart::getPartId,
                      ReservationPart::getKind,
                      ReservationPart::getQuantity)
                  .containsExactly(
                      tuple("1", "box", 2), tuple("2", "ip", 1), tuple("1", "port", 1));
            });
    assertThat(journey.commands())
        .extracting(ProvisioningCommand::getTask)
        .containsExactly("survey", "call");

    journey.given(journey.lastRequest());
    assertThat(journey.last().getTask()).isEqualTo("assign");
    journey.completed("survey");
    assertThat(journey.last().getResources())
        .extracting(ResourceRef::getResourceId)
        .containsExactly("box-1-0", "box-1-1", "port-1-0");
    journey.completed("port");
    assertThat(journey.last().getParameters()).containsEntry("via", "port-1-0");
    assertThat(journey.last().getResources())
        .extracting(ResourceRef::getResourceId)
        .containsExactly("port-1-0");
  }

  @Test
  void whatALineHasIsConfirmedWhenTheLineIsCompleted() {
    journey.placed("1 IP", "2 NET");
    journey.given(journey.lastRequest());
    journey.completed("assign");

    assertThat(asked(ReservationAction.CONFIRM)).containsExactly("1/ip");
    journey.given(journey.lastRequest());
    for (String task : List.of("survey", "port", "up")) {
      journey.completed(task);
    }

    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(asked(ReservationAction.CONFIRM)).containsExactly("1/ip", "2/box", "2/port");
    answerAll(ReservationAction.CONFIRM);
    assertThat(steps()).containsOnly(ReservationStep.confirmed);
    assertThat(OrderView.of(journey.order(), Optional.empty()).lines().get(1).resources())
        .extracting(OrderView.ResourceView::resourceId)
        .containsExactly("box-2-0", "box-2-1", "port-2-0");
    assertThat(asked(ReservationAction.RELEASE)).isEmpty();
  }

  @Test
  void aRefusalWaitsForAPersonAndARetryIsAReservationOfItsOwn() {
    journey.placed("1 IP");
    String first = journey.lastRequest().getReservationId();
    journey.refused(journey.lastRequest(), "TOO_FEW");

    assertThat(journey.state()).isEqualTo(LifeState.held);
    assertThat(Fallout.of(journey.order())).containsOnlyKeys(first);
    assertThat(Fallout.of(journey.order()).get(first).getCode()).isEqualTo("TOO_FEW");
    assertThat(journey.commands()).isEmpty();
    journey.decided(first, Verdict.RETRY);
    assertThat(journey.lastRequest().getReservationId()).isEqualTo(Journey.ORDER + ".1.2");
    assertThat(journey.state()).isEqualTo(LifeState.inProgress);
    assertThat(Fallout.of(journey.order())).isEmpty();
    journey.given(journey.lastRequest());

    assertThat(journey.last().getTask()).isEqualTo("assign");
  }

  @Test
  void aPersonMayFindTheResourcesOrGiveTheLinesUp() {
    journey.placed("1 IP");
    journey.refused(journey.lastRequest(), "TOO_FEW");
    journey.decided(
        journey.lastRequest().getReservationId(),
        Verdict.COMPLETE,
        Map.of(),
        List.of(new ResourceRef("DUB1", "ip", "10.0.0.1")));
    assertThat(journey.last().getResources())
        .extracting(ResourceRef::getResourceId)
        .containsExactly("10.0.0.1");
    journey.completed("assign");
    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(journey.requests()).hasSize(1);

    Journey other = new Journey(catalogue(PRODUCTS));
    other.placed("1 IP", "2 FREE");
    other.refused(other.lastRequest(), "TOO_FEW");
    other.decided(other.lastRequest().getReservationId(), Verdict.FAIL);
    other.completed("call");
    assertThat(other.state()).isEqualTo(LifeState.partial);
    assertThat(other.order().getReservations()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeIsAskedForAgainByTheSameRequest() {
    journey.placed("1 IP");
    journey.after(Duration.ofSeconds(29));
    assertThat(journey.requests()).hasSize(1);
    journey.after(Duration.ofSeconds(2));

    assertThat(journey.requests()).hasSize(2);
    assertThat(journey.lastRequest()).isEqualTo(journey.requests().get(0));
    journey.given(journey.lastRequest());
    journey.given(journey.lastRequest());
    assertThat(journey.commands()).hasSize(1);
    journey.after(Duration.ofMinutes(5));
    assertThat(journey.requests()).hasSize(2);
  }

  @Test
  void whatIsCancelledBeforeTheAnswerIsReleasedAndALateAnswerChangesNothing() {
    journey.placed("1 IP");
    ReservationRequest reserve = journey.lastRequest();
    journey.cancelledBySalesforce();

    assertThat(journey.state()).isEqualTo(LifeState.cancelled);
    assertThat(asked(ReservationAction.RELEASE)).containsExactly("1/ip");
    assertThat(journey.lastRequest().getReservationId()).isEqualTo(reserve.getReservationId());
    journey.given(reserve);
    assertThat(journey.requests()).hasSize(2);
    journey.after(Duration.ofMinutes(1));
    assertThat(journey.requests()).as("the release was not answered").hasSize(3);
    journey.given(journey.lastRequest());
    assertThat(journey.order().getReservations()).isEmpty();

    journey.given(reserve);
    assertThat(journey.lastRequest().getAction()).isEqualTo(ReservationAction.RELEASE);
    assertThat(journey.requests()).as("given to nobody, it is let go").hasSize(4);
    assertThat(journey.commands()).isEmpty();
  }

  @Test
  void whatIsCancelledLaterIsReleasedWhenNothingUsesItAnyMore() {
    journey.placed("1 NET");
    journey.given(journey.lastRequest());
    journey.completed("survey");
    journey.completed("port");
    journey.cancelledBySalesforce();
    assertThat(journey.requests()).as("port was done with it").hasSize(1);

    journey.answered(Outcome.COMPLETED);
    journey.answered(Outcome.COMPLETED);
    assertThat(journey.last())
        .satisfies(
            back -> {
              assertThat(back.getVerb()).isEqualTo(Verb.COMPENSATE);
              assertThat(back.getTask()).isEqualTo("port");
              assertThat(back.getResources()).hasSize(3);
            });
    assertThat(journey.requests()).hasSize(1);
    journey.answered(Outcome.COMPLETED);

    assertThat(journey.state()).isEqualTo(LifeState.cancelled);
    assertThat(asked(ReservationAction.RELEASE)).containsExactly("1/box", "1/port");
  }

  @Test
  void whatAFailedLineLeavesInUseIsConfirmedForItAndTheRestReleased() {
    journey.placed("1 NET");
    journey.given(journey.lastRequest());
    journey.completed("survey");
    journey.completed("port");
    journey.cancelledBySalesforce();
    journey.answered(Outcome.COMPLETED);
    journey.answered(Outcome.COMPLETED);
    journey.answered(Outcome.REJECTED);
    journey.decided(journey.last().getCommandId(), Verdict.FAIL);

    assertThat(journey.state()).isEqualTo(LifeState.failed);
    assertThat(asked(ReservationAction.CONFIRM)).containsExactly("1/box", "1/port");
    assertThat(asked(ReservationAction.RELEASE)).isEmpty();
  }

  @Test
  void aLineThatIsTakenOffGivesBackWhatItHadAndTheOthersKeepTheirs() {
    journey.placed("1 IP", "2 NET");
    journey.given(journey.lastRequest());
    journey.placed("1 IP");

    assertThat(asked(ReservationAction.RELEASE)).containsExactly("2/box", "2/port");
    journey.completed("assign");
    assertThat(asked(ReservationAction.CONFIRM)).containsExactly("1/ip");
  }

  @Test
  void whatIsAddedWhileTheRestIsAskedForIsAskedForTogetherWithIt() {
    journey.placed("1 IP");
    ReservationRequest first = journey.lastRequest();
    journey.placed("1 IP", "2 IP");

    assertThat(journey.requests())
        .extracting(ReservationRequest::getAction, ReservationRequest::getReservationId)
        .containsExactly(
            tuple(ReservationAction.RESERVE, Journey.ORDER + ".1.1"),
            tuple(ReservationAction.RELEASE, Journey.ORDER + ".1.1"),
            tuple(ReservationAction.RESERVE, Journey.ORDER + ".2.2"));
    journey.given(first);
    assertThat(journey.commands()).isEmpty();
    journey.given(journey.lastRequest());
    assertThat(journey.commands()).hasSize(2);
  }

  @Test
  void aConfirmationThatIsRefusedIsTold() {
    journey.placed("1 IP");
    journey.given(journey.lastRequest());
    journey.completed("assign");
    journey.refused(journey.lastRequest(), "RELEASED");

    assertThat(journey.state()).isEqualTo(LifeState.completed);
    assertThat(journey.lastWords()).contains("does not confirm DUB1/ip", "there are too few");
    assertThat(journey.order().getReservations()).isEmpty();
  }

  @Test
  void anOrderForALaterDayReservesNothingBefore() {
    journey.effective("2026-03-03");
    journey.placed("1 IP");
    assertThat(journey.requests()).isEmpty();

    journey.after(Duration.ofDays(2));

    assertThat(journey.requests()).hasSize(1);
  }

  @Test
  void whatIsRemovedTakesNothing() {
    journey.placed("1 IP Remove");

    assertThat(journey.requests()).isEmpty();
    assertThat(journey.last().getVerb()).isEqualTo(Verb.REMOVE);
  }

  @Test
  void resourcesThatCannotBeAreRefusedWithTheCatalogue() {
    assertThatThrownBy(() -> catalogue(PRODUCTS.replace("ip: 1", "ip: 0")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> catalogue(PRODUCTS.replace("ip: 1", "i/p: 1")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("no slash");
    assertThatThrownBy(() -> catalogue(PRODUCTS.replace("resource.port", "resource.ip")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("[box, port]");
  }

  private List<String> asked(ReservationAction action) {
    return journey.requests().stream()
        .filter(request -> request.getAction() == action)
        .flatMap(request -> request.getParts().stream())
        .map(part -> part.getPartId() + "/" + part.getKind())
        .toList();
  }

  private void answerAll(ReservationAction action) {
    List.copyOf(journey.requests()).stream()
        .filter(request -> request.getAction() == action)
        .forEach(journey::given);
  }

  private List<ReservationStep> steps() {
    return journey.order().getReservations().stream().map(OrderReservation::getStep).toList();
  }

  private static Catalogue catalogue(String yaml) {
    return Catalogue.from(Document.read("c.yaml", new StringReader(yaml)));
  }
}
