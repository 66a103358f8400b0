package dev.crossconnect.adapters.tl1;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.NetworkReport;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.NetworkChange;
import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Tl1SystemTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(400);

  private final SimulatedNetworkElement element =
      new SimulatedNetworkElement(Optional.empty(), Clock.systemUTC());
  private final List<NetworkReport> reports = new CopyOnWriteArrayList<>();
  private final List<LegacySystem> adapters = new ArrayList<>();

  @BeforeEach
  void start() {
    element.user("hub", "s;e\"cret");
    element.start();
  }

  @AfterEach
  void stop() {
    adapters.forEach(LegacySystem::close);
    element.close();
  }

  @Test
  void aThingIsEnteredWithTheMarkOfItsCommandAndGivenToLaterTasks() throws Exception {
    assertThat(adapter().execute(ont("c-1").build()))
        .isEqualTo(new Completed(Map.of("serviceId", "ONT-1", "ont", "ONT-1", "site", "DUB1")));
    assertThat(element.thing("ONT", "DUB1", "ONT-1"))
        .contains(Map.of("DESC", "c-1", "ORDER", "order-of-c-1"));
  }

  @Test
  void whatIsThereByUsIsDoneAndWhatIsThereByOthersIsRefused() throws Exception {
    LegacySystem adapter = adapter();
    adapter.execute(ont("ours").build());

    assertThat(adapter.execute(ont("ours").build())).isInstanceOf(Completed.class);
    assertThat(adapter.execute(ont("theirs").build()))
        .isEqualTo(new Rejected("IEAE", "The element denied it with IEAE"));
    assertThat(element.changes()).hasSize(1);
  }

  @Test
  void aCompensationLeavesAloneWhatBelongsToAnotherOrderByNow() throws Exception {
    LegacySystem adapter = adapter();
    adapter.execute(ont("other").build());

    Outcome outcome =
        adapter.execute(
            ont("mine.undo")
                .setVerb(Verb.COMPENSATE)
                .setResources(List.of())
                .setParameters(Map.of("ont", "ONT-1", "site", "DUB1"))
                .build());

    assertThat(outcome).isInstanceOf(Completed.class);
    assertThat(element.thing("ONT", "DUB1", "ONT-1")).isPresent();
  }

  @Test
  void whoAsksWithoutKnowingWhatForIsNotToldThatWhatIsGoneIsDone() throws Exception {
    ProvisioningCommand question = ont("c").setVerb(Verb.VERIFY).build();
    assertThat(adapter().verify(question)).isInstanceOf(Verification.Undecided.class);
    assertThat(
            adapter()
                .verify(ProvisioningCommand.newBuilder(question).setVerifies(Verb.REMOVE).build()))
        .isInstanceOf(Verification.Done.class);
    assertThat(
            adapter()
                .verify(
                    ProvisioningCommand.newBuilder(question).setVerifies(Verb.PROVISION).build()))
        .isInstanceOf(Verification.NotDone.class);
  }

  @Test
  void noValueBecomesACommand() throws Exception {
    Outcome outcome =
        adapter()
            .execute(
                ont("c")
                    .setResources(
                        List.of(new ResourceRef("DUB1", "ont", "ONT-1:1;DLT-ONT::ONT-2:2;")))
                    .build());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo("CANNOT_SAY");
              assertThat(rejected.detail()).contains("'resource'").doesNotContain("ONT-2");
            });
    assertThat(element.changes()).isEmpty();
  }

  @Test
  void textIsQuotedSoThatItComesBackAsItWas() throws Exception {
    String id = "c;1:\"quoted\",\\back\\ ünï";
    assertThat(adapter().execute(ont(id).build())).isInstanceOf(Completed.class);
    assertThat(adapter().verify(ont(id).build())).isInstanceOf(Verification.Done.class);
    assertThat(element.thing("ONT", "DUB1", "ONT-1").orElseThrow()).containsEntry("DESC", id);
  }

  @Test
  void aSpecificationWithoutCommandsAndACommandWithoutItsResourceAreRejected() throws Exception {
    assertThat(adapter().execute(ont("c").setSpecification("teapot").build()))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.code()).isEqualTo("UNKNOWN_SPECIFICATION"));
    assertThat(adapter().execute(ont("c").setResources(List.of()).build()))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.detail()).contains("no resource of kind 'ont'"));
  }

  @Test
  void aCrossConnectIsSaidWithoutResources() throws Exception {
    ProvisioningCommand.Builder crs =
        ont("c")
            .setSpecification("cross-connect")
            .setResources(List.of())
            .setParameters(Map.of("site", "DUB1", "from", "PON-1", "to", "ETH-1-4"));
    LegacySystem adapter = adapter();
    assertThat(adapter.execute(crs.build())).isInstanceOf(Completed.class);
    assertThat(element.thing("CRS", "DUB1", "PON-1,ETH-1-4")).isPresent();
    assertThat(adapter.verify(crs.build())).isInstanceOf(Verification.Done.class);
  }

  @Test
  void noMoreSessionsAreOpenedThanAllowedHoweverMuchThereIsToDo() throws Exception {
    element.thinkFor(Duration.ofMillis(5));
    LegacySystem adapter = adapter();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        ProvisioningCommand command =
            ont("c-" + i).setResources(List.of(new ResourceRef("DUB1", "ont", "ONT-" + i))).build();
        outcomes.add(threads.submit(() -> adapter.execute(command)));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertThat(outcome.get()).isInstanceOf(Completed.class);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(element.mostSessionsAtOnce()).isBetween(2, Tl1Beds.SESSIONS);
    assertThat(element.changes()).hasSize(64);
  }

  @Test
  void aWrongPasswordIsAFailureThatQuotesNoPassword() throws Exception {
    Map<String, String> properties = Tl1Beds.properties(element, TIMEOUT);
    properties.put("password", "hunter2");
    Outcome outcome = adapter(properties).execute(ont("c", SHORT));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.atTheEdge()).isTrue();
              assertThat(failed.detail()).contains("denied the login");
            });
    assertThat(outcome.toString()).doesNotContain("hunter2");
    assertThat(Tl1Settings.from("", properties).toString()).doesNotContain("hunter2");
  }

  @Test
  void sessionsAreKeptAliveAndOneIsOpenedAgainToHearEvents() throws Exception {
    adapter();
    await().until(() -> element.sessions() == 1);
    element.endSessions();
    await().until(() -> element.sessions() == 1);
  }

  @Test
  void whatIsSaidUnaskedIsHandedOnOnceThoughEverySessionIsTold() throws Exception {
    LegacySystem adapter = adapter();
    element.alarm(Dial.next(1));
    assertThat(adapter.execute(ont("c").build())).isInstanceOf(Completed.class);
    await().until(() -> !reports.isEmpty());
    NetworkReport report = reports.get(0);
    assertThat(report.source()).isEqualTo("SIM-OLT");
    assertThat(report.type()).isEqualTo("REPT ALM ONT");
    assertThat(report.severity()).isEqualTo(NetworkReport.Severity.CRITICAL);
    assertThat(report.text()).hasSize(1).first().asString().contains("loss; of signal");

    List<NetworkReport> once = new ArrayList<>();
    Reports reports = new Reports(once::add);
    Tl1Message.Autonomous event =
        new Tl1Message.Autonomous("A", "26-03-01 12:00:00", "*", "4", "REPT ALM EQPT", List.of());
    reports.accept(event);
    reports.accept(event);
    assertThat(once).hasSize(1);
  }

  @Test
  void overSshItIsTheSame() throws Exception {
    element.startSsh();
    element.alarm(Dial.always());
    LegacySystem adapter = adapter(overSsh(element.sshFingerprint()));
    assertThat(adapter.execute(ont("c").build())).isInstanceOf(Completed.class);
    assertThat(adapter.verify(ont("c").build())).isInstanceOf(Verification.Done.class);
    assertThat(element.changes()).extracting(NetworkChange::aid).containsExactly("ONT-1");
  }

  @Test
  void anSshServerWithAnotherKeyIsNotSpokenTo() throws Exception {
    element.startSsh();
    String other = "SHA256:" + "A".repeat(43);
    assertThat(adapter(overSsh(other)).execute(ont("c", SHORT)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("UNREACHABLE"));
    assertThat(element.mostSessionsAtOnce()).isZero();
    assertThatThrownBy(() -> Tl1Settings.from("adapters.x.", scoped(overSsh("trust me"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("adapters.x.ssh.host.key")
        .hasMessageContaining("SHA256:");
  }

  private static Map<String, String> scoped(Map<String, String> properties) {
    Map<String, String> scoped = new java.util.HashMap<>();
    properties.forEach((name, value) -> scoped.put("adapters.x." + name, value));
    return scoped;
  }

  private Map<String, String> overSsh(String fingerprint) {
    Map<String, String> properties = Tl1Beds.properties(element, TIMEOUT);
    properties.put("port", Integer.toString(element.sshPort()));
    properties.put("transport", "ssh");
    properties.put("ssh.user", "hub");
    properties.put("ssh.password", "s;e\"cret");
    properties.put("ssh.host.key", fingerprint);
    return properties;
  }

  private LegacySystem adapter() {
    return adapter(Tl1Beds.properties(element, TIMEOUT));
  }

  private LegacySystem adapter(Map<String, String> properties) {
    LegacySystem adapter =
        Tl1Settings.from("", properties).connect(Clock.systemUTC(), reports::add);
    adapters.add(adapter);
    return adapter;
  }

  private static ProvisioningCommand ont(String id, Duration deadline) {
    return ont(id).setDeadline(java.time.Instant.now().plus(deadline)).build();
  }

  private static ProvisioningCommand.Builder ont(String id) {
    return command(id)
        .setSpecification("ont")
        .setParameters(Map.of())
        .setResources(List.of(new ResourceRef("DUB1", "ont", "ONT-1")));
  }
}
