package dev.crossconnect.adapters.tmf641;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.legacy.Verification.Done;
import dev.crossconnect.adapters.legacy.Verification.NotDone;
import dev.crossconnect.adapters.legacy.Verification.Undecided;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Tmf641SystemTest {

  private static final Duration SHORT = Duration.ofMillis(600);

  private final SimulatedOrderSystem oss =
      new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC());
  private LegacySystem adapter;

  @BeforeEach
  void start() {
    oss.start();
    adapter = adapterFor(oss.url(), Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    adapter.close();
    oss.close();
  }

  @Test
  void aCommandBecomesAServiceOrderThatIsFollowedUntilItIsDone() throws Exception {
    Outcome outcome = adapter.execute(command("c-1").build());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Completed.class,
            completed ->
                assertThat(completed.attributes())
                    .containsKeys("serviceOrderId", "serviceId")
                    .containsEntry("bandwidth", "1G")
                    .containsEntry("ipv4", "198.51.100.7")
                    .containsEntry("site", "DUB1"));
    assertThat(oss.effects("c-1")).isEqualTo(1);
  }

  @Test
  void theVerbSaysWhatIsDoneToTheService() throws Exception {
    adapter.execute(command("add").build());
    adapter.execute(command("modify").setVerb(Verb.MODIFY).build());
    adapter.execute(command("remove").setVerb(Verb.REMOVE).build());
    adapter.execute(command("undo").setVerb(Verb.COMPENSATE).build());

    assertThat(item("add").path("action").asText()).isEqualTo("add");
    assertThat(item("modify").path("action").asText()).isEqualTo("modify");
    assertThat(item("remove").path("action").asText()).isEqualTo("delete");
    assertThat(item("undo").path("action").asText()).isEqualTo("delete");
  }

  @Test
  void aServiceIdAmongTheParametersNamesTheServiceAndResourcesOfOneKindAreNumbered()
      throws Exception {
    adapter.execute(
        command("c-2")
            .setVerb(Verb.MODIFY)
            .setParameters(Map.of("serviceId", "s-77"))
            .setResources(
                List.of(
                    new ResourceRef("DUB1", "ipv4", "192.0.2.1"),
                    new ResourceRef("DUB1", "ipv4", "192.0.2.2")))
            .build());

    JsonNode service = item("c-2").path("service");
    assertThat(service.path("id").asText()).isEqualTo("s-77");
    assertThat(service.path("serviceCharacteristic").findValuesAsText("name"))
        .containsExactly("ipv4", "site", "ipv4.2");
  }

  @Test
  void aRefusalAtTheDoorIsARejectionInTheServersWords() throws Exception {
    oss.refuseSpecification("broadband");
    assertThat(adapter.execute(command("c-3").build()))
        .isEqualTo(new Rejected("SIM-REFUSED", "The specification is not offered here"));
  }

  @Test
  void anOrderThatIsRejectedLaterIsARejection() throws Exception {
    oss.refuse(Dial.always());
    assertThat(adapter.execute(command("c-4").build()))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("SIM-REJECTED"));
  }

  @Test
  void anOrderThatFailsMayBeTriedAgain() throws Exception {
    oss.fail(Dial.next(1));
    assertThat(adapter.execute(command("c-5").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("SIM-FAILED"));
    assertThat(adapter.verify(command("c-5").build())).isInstanceOf(NotDone.class);
    assertThat(adapter.execute(command("c-5").build())).isInstanceOf(Completed.class);
    assertThat(oss.effects("c-5")).isEqualTo(1);
  }

  @Test
  void aDroppedAnswerIsFoundOutByAskingAndNotByDoingItAgain() throws Exception {
    oss.dropAnswer(Dial.always());
    assertThat(adapter.execute(command("c-6").build())).isInstanceOf(Completed.class);
    assertThat(oss.effects("c-6")).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesTooLateIsFoundOutByAsking() throws Exception {
    adapter.close();
    adapter = adapterFor(oss.url(), Duration.ofMillis(150));
    oss.thinkFor(Duration.ofMillis(400));
    CompletableFuture<Void> faster =
        CompletableFuture.runAsync(
            () -> {
              await().until(() -> oss.effects("c-7") == 1);
              oss.thinkFor(Duration.ZERO);
            });

    Outcome outcome = adapter.execute(command("c-7").build());

    faster.join();
    assertThat(oss.effects("c-7")).isEqualTo(1);
    assertThat(outcome).isInstanceOfAny(Completed.class, Unknown.class);
    assertThat(adapter.verify(command("c-7").build())).isInstanceOf(Done.class);
  }

  @Test
  void aServerThatIsBusySaysWhenToComeBack() throws Exception {
    oss.unavailable(Dial.next(1), Duration.ofSeconds(7));
    assertThat(adapter.execute(command("c-8").build()))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("BUSY");
              assertThat(failed.comeBackAfter()).isEqualTo(Duration.ofSeconds(7));
            });
    assertThat(oss.accepted()).isEmpty();
  }

  @Test
  void anOrderThatOutlastsTheDeadlineIsUnknown() throws Exception {
    oss.workFor(Duration.ofMinutes(5));
    assertThat(adapter.execute(command("c-10", SHORT).build()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.detail()).contains("acknowledged"));
    assertThat(adapter.verify(command("c-10", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void aServerThatIsDownIsUnreachable() throws Exception {
    oss.stop();
    assertThat(adapter.execute(command("c-11").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("UNREACHABLE"));
  }

  @Test
  void verifyWaitsForAnOrderThatIsUnderWay() throws Exception {
    oss.workFor(Duration.ofMillis(300));
    oss.dropAnswer(Dial.always());
    adapter.execute(command("c-13", Duration.ofMillis(50)).build());

    assertThat(adapter.verify(command("c-13").build())).isInstanceOf(Done.class);
  }

  @Test
  void verifyLooksOnceEvenAfterTheDeadline() throws Exception {
    adapter.execute(command("c-14").build());
    assertThat(adapter.verify(command("c-14", Duration.ofSeconds(-5)).build()))
        .isInstanceOf(Done.class);
    assertThat(adapter.verify(command("c-15", Duration.ofSeconds(-5)).build()))
        .isInstanceOf(NotDone.class);
  }

  @Test
  void theOrderThatIsCompensatedIsNoSignOfItsCompensation() throws Exception {
    adapter.execute(command("c-16").build());
    Verification undone = adapter.verify(command("c-16").setVerb(Verb.COMPENSATE).build());
    assertThat(undone).isInstanceOf(NotDone.class);
  }

  @Test
  void aCommandWithoutASpecificationIsRejected() throws Exception {
    assertThat(adapter.execute(command("c-17").setSpecification(" ").build()))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("NO_SPECIFICATION"));
  }

  @Test
  void anInterruptedCallGivesUp() throws Exception {
    oss.workFor(Duration.ofMinutes(5));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread call =
        new Thread(
            () -> {
              try {
                adapter.execute(command("c-18").build());
              } catch (InterruptedException e) {
                end.complete(e);
              }
            });
    call.start();
    await().until(() -> oss.effects("c-18") == 1);

    call.interrupt();

    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void anOrderThatIsAsItWasIsNotSentAgain() throws Exception {
    oss.workFor(Duration.ofMillis(400));
    assertThat(adapter.execute(command("c-20").build())).isInstanceOf(Completed.class);
    assertThat(oss.unchanged()).isPositive();
  }

  @Test
  void aServerThatWronglySaysThatNothingChangedIsNotBelievedForLong() throws Exception {
    oss.workFor(Duration.ofMillis(200));
    oss.wrongEtags(Dial.always());
    assertThat(adapter.execute(command("c-21").build())).isInstanceOf(Completed.class);
    assertThat(oss.unchanged()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void whatTheSystemRemembersSurvivesItsRestart() throws Exception {
    adapter.execute(command("c-19").build());
    oss.restart();
    assertThat(adapter.verify(command("c-19").build())).isInstanceOf(Done.class);
  }

  private JsonNode item(String commandId) {
    return oss.requests(commandId).get(0).path("serviceOrderItem").path(0);
  }

  static LegacySystem adapterFor(URI url, Duration timeout) {
    return adapterFor(url, timeout, Map.of());
  }

  static LegacySystem adapterFor(URI url, Duration timeout, Map<String, String> more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "url", url.toString(),
                "timeout.ms", Long.toString(timeout.toMillis()),
                "poll.initial.ms", "5",
                "poll.max.ms", "50",
                "retry.initial.ms", "10",
                "retry.max.ms", "100",
                "response.max.bytes", "65536"));
    properties.putAll(more);
    return Tmf641Settings.from("", properties).connect(Clock.systemUTC());
  }
}
