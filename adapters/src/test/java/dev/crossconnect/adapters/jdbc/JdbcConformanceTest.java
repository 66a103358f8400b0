package dev.crossconnect.adapters.jdbc;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crossconnect.adapters.conformance.Conformance;
import dev.crossconnect.adapters.conformance.Fault;
import dev.crossconnect.adapters.conformance.Subject;
import dev.crossconnect.adapters.conformance.Work;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class JdbcConformanceTest {

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> whateverGoesWrongWorkIsDoneOnce() {
    return Conformance.scenarios(Staging::new).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  private static final class Staging implements Subject {

    private final LogisticsBed bed = new LogisticsBed();

    @Override
    public LegacySystem connect() {
      return bed.connect();
    }

    @Override
    public Work work(Verb verb, int thing) {
      return new Work(
          verb == Verb.COMPENSATE ? "return-router" : "managed-router",
          Map.of("sku", "ROUTER", "site", "DUB1"),
          List.of());
    }

    @Override
    public int effects(ProvisioningCommand command) {
      return bed.logistics().effects(command.getCommandId());
    }

    @Override
    public void turn(Fault fault, int times) {
      Dial dial = Dial.next(times);
      switch (fault) {
        case SLOW -> bed.wire().delay(Duration.ofMillis(20));
        case TOO_SLOW ->
            bed.wire()
                .late("INSERT", dial, Duration.ofMillis(LogisticsBed.TIMEOUT_MILLIS * 3L / 2));
        case REFUSES -> bed.logistics().refuse(dial);
        case FAILS -> bed.logistics().fail(dial);
        case VANISHES_BEFORE -> bed.wire().cutBefore("INSERT", dial);
        case VANISHES_AFTER -> bed.wire().cutAfter("INSERT", dial);
        case ANSWERS_TWICE -> bed.logistics().answerTwice(dial);
        case LOOKS_VANISH -> bed.wire().cutBefore("SELECT s", dial);
        case BUSY, LIES -> throw new AssertionError(fault);
      }
    }

    @Override
    public Map<Fault, String> without() {
      return Map.of(
          Fault.BUSY, "a database that is busy makes wait; a lock that takes too long has a test",
          Fault.LIES, "a database that answers an error has rolled back");
    }

    @Override
    public void stop() {
      bed.wire().stop();
    }

    @Override
    public void start() {
      bed.wire().start();
    }

    @Override
    public void close() {
      bed.close();
    }
  }
}
