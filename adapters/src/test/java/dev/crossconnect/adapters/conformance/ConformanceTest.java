package dev.crossconnect.adapters.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the kit lets honest adapters pass, and finds out the others. */
class ConformanceTest {

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> anHonestAdapterPasses() {
    return Conformance.scenarios(() -> new Ledger(Attitude.HONEST)).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  @Test
  void everyScenarioHasANameOfItsOwn() {
    assertThat(Conformance.scenarios(() -> new Ledger(Attitude.HONEST)))
        .extracting(Scenario::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void whoRepeatsWhatWasLostDoesItTwice() throws Exception {
    assertThat(failures(Attitude.REPEATS))
        .contains("provision when the connection breaks after the work, times 1")
        .contains("compensate when success is reported as an error, times 1")
        .doesNotContain("provision on an ordinary day", "remove when it refuses");
  }

  @Test
  void whoTakesALostAnswerForAFailureSaysMoreThanHeKnows() throws Exception {
    assertThat(failures(Attitude.PESSIMIST))
        .contains("modify when the connection breaks after the work, times 1")
        .doesNotContain("modify when the connection breaks before the work, times 1");
  }

  @Test
  void whoTakesEveryAnswerForSuccessIsFoundOut() throws Exception {
    assertThat(failures(Attitude.OPTIMIST))
        .contains("provision when it refuses", "remove when it fails, times 1")
        .doesNotContain("provision on an ordinary day");
  }

  @Test
  void whoNeverLooksIsFoundOut() throws Exception {
    assertThat(failures(Attitude.BLIND))
        .contains("provision that stands in the topic twice")
        .contains("provision asked about when it is done and its deadline has passed");
  }

  @Test
  void whoDoesItWhenAskedWhetherItWasDoneIsFoundOut() throws Exception {
    assertThat(failures(Attitude.EAGER)).contains("provision asked about before it was asked for");
  }

  @Test
  void aFailureTellsWhatHappened() {
    Scenario scenario =
        Conformance.scenarios(() -> new Ledger(Attitude.REPEATS)).stream()
            .filter(each -> each.name().startsWith("provision when the connection breaks after"))
            .findFirst()
            .orElseThrow();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(scenario::run))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("took effect 2 times, not 1")
        .hasMessageContaining("attempt 1 PROVISION");
  }

  private static Set<String> failures(Attitude attitude) throws InterruptedException {
    Set<String> failed = new TreeSet<>();
    for (Scenario scenario : Conformance.scenarios(() -> new Ledger(attitude))) {
      try {
        scenario.run();
      } catch (AssertionError wrong) {
        failed.add(scenario.name());
      }
    }
    return failed;
  }

  /** How an adapter takes things. */
  private enum Attitude {
    HONEST,
    REPEATS,
    PESSIMIST,
    OPTIMIST,
    BLIND,
    EAGER
  }

  /** What a call comes to in a legacy system that is a method. */
  private enum Reply {
    OK,
    REFUSED,
    FAILED,
    LOST
  }

  /** A legacy system that is a map, and adapters of different attitudes. */
  private static final class Ledger implements Subject {

    private final Attitude attitude;
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();
    private final Map<Fault, AtomicInteger> dials = new ConcurrentHashMap<>();
    private final AtomicBoolean up = new AtomicBoolean(true);

    Ledger(Attitude attitude) {
      this.attitude = attitude;
      List.of(Fault.values()).forEach(fault -> dials.put(fault, new AtomicInteger()));
    }

    private boolean happens(Fault fault) {
      return dials.get(fault).getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private Reply work(ProvisioningCommand command) {
      if (!up.get() || happens(Fault.BUSY) || happens(Fault.FAILS)) {
        return Reply.FAILED;
      }
      if (happens(Fault.REFUSES)) {
        return Reply.REFUSED;
      }
      if (happens(Fault.VANISHES_BEFORE)) {
        return Reply.LOST;
      }
      effects.merge(command.getCommandId(), 1, Integer::sum);
      boolean lost = happens(Fault.VANISHES_AFTER) || happens(Fault.LIES);
      return lost || happens(Fault.TOO_SLOW) ? Reply.LOST : Reply.OK;
    }

    private Verification look(ProvisioningCommand command) {
      if (!up.get() || happens(Fault.LOOKS_VANISH)) {
        return new Verification.Undecided("no answer");
      }
      return effects.containsKey(command.getCommandId())
          ? new Verification.Done(Map.of())
          : new Verification.NotDone();
    }

    @Override
    public LegacySystem connect() {
      return new LegacySystem() {
        @Override
        public Outcome execute(ProvisioningCommand command) {
          Reply reply = work(command);
          if (reply == Reply.LOST && attitude == Attitude.REPEATS) {
            reply = work(command);
          }
          if (attitude == Attitude.OPTIMIST) {
            return new Outcome.Completed(Map.of());
          }
          return switch (reply) {
            case OK -> new Outcome.Completed(Map.of());
            case REFUSED -> new Outcome.Rejected("NO", "refused");
            case FAILED -> new Outcome.Failed("NOT_NOW", "failed");
            case LOST ->
                attitude == Attitude.PESSIMIST
                    ? new Outcome.Failed("LOST", "no answer")
                    : new Outcome.Unknown("no answer");
          };
        }

        @Override
        public Verification verify(ProvisioningCommand command) {
          if (attitude == Attitude.BLIND) {
            return new Verification.NotDone();
          }
          if (attitude == Attitude.EAGER) {
            effects.putIfAbsent(command.getCommandId(), 1);
          }
          return look(command);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Work work(Verb verb, int thing) {
      return new Work("thing", Map.of("number", "" + thing), List.of());
    }

    @Override
    public int effects(ProvisioningCommand command) {
      return effects.getOrDefault(command.getCommandId(), 0);
    }

    @Override
    public void turn(Fault fault, int times) {
      dials.get(fault).set(times);
    }

    @Override
    public Map<Fault, String> without() {
      return Map.of(
          Fault.SLOW, "a method takes no time", Fault.ANSWERS_TWICE, "a method returns once");
    }

    @Override
    public void stop() {
      up.set(false);
    }

    @Override
    public void start() {
      up.set(true);
    }

    @Override
    public void close() {}
  }
}
