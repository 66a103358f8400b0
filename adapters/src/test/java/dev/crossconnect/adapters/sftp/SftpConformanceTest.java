package dev.crossconnect.adapters.sftp;

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

class SftpConformanceTest {

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> whateverGoesWrongWorkIsDoneOnce() {
    return Conformance.scenarios(BatchHost::new).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  private static final class BatchHost implements Subject {

    private final BatchBed bed = new BatchBed();

    @Override
    public LegacySystem connect() {
      return bed.connect();
    }

    @Override
    public Work work(Verb verb, int thing) {
      return new Work("site-survey", Map.of("site", "DUB;" + thing), List.of());
    }

    @Override
    public int effects(ProvisioningCommand command) {
      return bed.host().effects(command.getCommandId());
    }

    @Override
    public void turn(Fault fault, int times) {
      Dial dial = Dial.next(times);
      switch (fault) {
        case SLOW -> bed.host().thinkFor(Duration.ofMillis(10));
        case TOO_SLOW ->
            bed.host().answerLate(dial, Duration.ofMillis(BatchBed.TIMEOUT_MILLIS * 3L / 2));
        case BUSY -> bed.host().full(dial);
        case REFUSES -> bed.host().refuse(dial);
        case FAILS -> bed.host().fail(dial);
        case VANISHES_BEFORE -> bed.host().dropRequest(dial);
        case VANISHES_AFTER -> bed.host().dropAnswer(dial);
        case LIES -> bed.host().denyDone(dial);
        case ANSWERS_TWICE -> bed.host().answerTwice(dial);
        case LOOKS_VANISH -> bed.host().dropLook(dial);
      }
    }

    @Override
    public Map<Fault, String> without() {
      return Map.of();
    }

    @Override
    public void stop() {
      bed.host().stop();
    }

    @Override
    public void start() {
      bed.host().start();
    }

    @Override
    public void close() {
      bed.close();
    }
  }
}
