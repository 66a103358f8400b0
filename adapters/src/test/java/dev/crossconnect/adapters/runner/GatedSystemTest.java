package dev.crossconnect.adapters.runner;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatedSystemTest {

  private static final Outcome DONE = new Completed(Map.of());
  private static final Failed AWAY = Failed.unreachable("nobody there");

  private final HandClock clock = new HandClock();
  private final Scripted system = new Scripted();
  private final AtomicBoolean leaving = new AtomicBoolean();

  @Test
  void whatCertainlyDidNothingIsRepeatedUntilItWorks() throws Exception {
    system.answers(AWAY, Failed.busy("later"), DONE);
    assertThat(gated(gate(Map.of())).execute(before(60))).isEqualTo(DONE);
    assertThat(system.executed).containsExactly("c", "c", "c");
  }

  @Test
  void whatMayHaveHadAnEffectIsNotRepeated() throws Exception {
    Outcome unknown = new Outcome.Unknown("no answer");
    system.answers(unknown);
    assertThat(gated(gate(Map.of())).execute(before(60))).isEqualTo(unknown);
    assertThat(system.executed).hasSize(1);
  }

  @Test
  void aSystemThatWantsMoreTimeThanThereIsEndsTheCommandAtOnce() throws Exception {
    Failed busy = Failed.busy("later", Duration.ofHours(1));
    system.answers(busy);
    assertThat(gated(gate(Map.of())).execute(before(60))).isEqualTo(busy);
  }

  @Test
  void inMaintenanceACommandWaitsAndIsDoneWhenItIsOver() throws Exception {
    Gate gate = gate(Map.of("maintenance", windowAroundNow()));
    assertThat(gate.inMaintenance()).isTrue();
    CompletableFuture<Outcome> outcome = inBackground(gate, before(7_200));
    await().until(() -> gate.waiting() == 1);
    assertThat(system.executed).isEmpty();

    clock.forward(Duration.ofHours(1));

    assertThat(outcome.get()).isEqualTo(DONE);
    assertThat(gate.inMaintenance()).isFalse();
  }

  @Test
  void aMaintenanceThatOutlastsTheDeadlineIsToldAndNothingWasDone() throws Exception {
    Gate gate = gate(Map.of("maintenance", windowAroundNow()));
    CompletableFuture<Outcome> outcome = inBackground(gate, before(60));
    await().until(() -> gate.waiting() == 1);

    clock.forward(Duration.ofSeconds(61));

    assertThat(outcome.get())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("BUSY");
              assertThat(failed.detail()).contains("maintenance until");
            });
    assertThat(system.executed).isEmpty();
  }

  @Test
  void aLookThatCannotBeMadeInTimeIsUndecided() throws Exception {
    Gate gate = gate(Map.of("maintenance", windowAroundNow()));
    CompletableFuture<Verification> look =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return gated(gate).verify(before(-60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> gate.waiting() == 1);

    clock.forward(Duration.ofSeconds(6));

    assertThat(look.get()).isInstanceOf(Verification.Undecided.class);
  }

  @Test
  void anOpenBreakerLetsCommandsWaitAndOneProbeOpensTheWayForAll() throws Exception {
    Gate gate = gate(Map.of("breaker.calls", "2", "breaker.pause.ms", "300"));
    system.answers(AWAY, AWAY, DONE);
    CompletableFuture<Outcome> first = inBackground(gate, before(60));
    await().until(gate::breakerOpen);
    List<CompletableFuture<Outcome>> others = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      others.add(inBackground(gate, before(60)));
    }

    assertThat(first.get()).isEqualTo(DONE);
    for (CompletableFuture<Outcome> other : others) {
      assertThat(other.get()).isEqualTo(DONE);
    }
    assertThat(gate.breakerOpen()).isFalse();
    assertThat(gate.breakerOpenings()).isEqualTo(1);
    // Two that failed, and each of the eleven once: nobody was turned away or done twice.
    assertThat(system.executed).hasSize(13);
  }

  @Test
  void refusalsDoNotOpenTheBreaker() throws Exception {
    Gate gate = gate(Map.of("breaker.calls", "2"));
    for (int n = 0; n < 5; n++) {
      system.answers(new Outcome.Rejected("NO", "never"));
      gated(gate).execute(before(60));
    }
    assertThat(gate.breakerOpen()).isFalse();
  }

  @Test
  void whoComesFirstIsServedFirstAtTheRateAllowed() throws Exception {
    Gate gate = gate(Map.of("rate.per.second", "50"));
    long start = System.nanoTime();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      int waiting = n;
      outcomes.add(inBackground(gate, command("c-" + n).setDeadline(clock.in(60)).build()));
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> gate.waiting() + system.executed.size() > waiting);
    }
    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isEqualTo(DONE);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(380));
    List<String> inOrder = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      inOrder.add("c-" + n);
    }
    assertThat(system.executed).containsExactlyElementsOf(inOrder);
  }

  @Test
  void whatWaitsLeavesAtOnceWithItsPartition() {
    Gate gate = gate(Map.of("maintenance", windowAroundNow()));
    CompletableFuture<Outcome> outcome = inBackground(gate, before(7_200));
    await().until(() -> gate.waiting() == 1);

    leaving.set(true);
    gate.wakeAll();

    assertThatThrownBy(outcome::get).hasRootCauseInstanceOf(Gate.NotBegun.class);
    assertThat(system.executed).isEmpty();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void whatRestsBeforeItIsRepeatedLeavesAtOnceToo() {
    Gate gate = gate(Map.of());
    system.answers(Failed.busy("later", Duration.ofSeconds(50)));
    CompletableFuture<Outcome> outcome = inBackground(gate, before(7_200));
    await().until(() -> gate.waiting() == 1);

    leaving.set(true);
    gate.wakeAll();

    assertThatThrownBy(outcome::get).hasRootCauseInstanceOf(Gate.NotBegun.class);
    assertThat(system.executed).hasSize(1);
  }

  private CompletableFuture<Outcome> inBackground(Gate gate, ProvisioningCommand command) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(gated(gate).execute(command));
              } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return outcome;
  }

  private LegacySystem gated(Gate gate) {
    return new GatedSystem(
        system,
        gate,
        new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5)),
        clock,
        leaving::get);
  }

  private Gate gate(Map<String, String> settings) {
    return new Gate(GateSettings.from("", settings), clock, System::nanoTime);
  }

  private ProvisioningCommand before(int seconds) {
    return command("c").setDeadline(clock.in(seconds)).build();
  }

  /** From half an hour ago to half an hour from now. */
  private String windowAroundNow() {
    LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return "daily " + now.minusMinutes(30) + "-" + now.plusMinutes(30) + " UTC";
  }

  /** Answers as told, and then that it is done. */
  private static final class Scripted implements LegacySystem {
    private final Queue<Outcome> script = new ConcurrentLinkedQueue<>();
    private final List<String> executed = new CopyOnWriteArrayList<>();

    void answers(Outcome... outcomes) {
      script.addAll(List.of(outcomes));
    }

    @Override
    public Outcome execute(ProvisioningCommand command) {
      executed.add(command.getCommandId());
      Outcome next = script.poll();
      return next == null ? DONE : next;
    }

    @Override
    public Verification verify(ProvisioningCommand command) {
      return new Verification.NotDone();
    }

    @Override
    public void close() {}
  }

  /** Stands still until it is moved. */
  private static final class HandClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-04T12:00:00Z");

    void forward(Duration time) {
      now = now.plus(time);
    }

    Instant in(int seconds) {
      return now.plusSeconds(seconds);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(now, zone);
    }
  }
}
