package dev.crossconnect.adapters.soap;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crossconnect.adapters.conformance.Conformance;
import dev.crossconnect.adapters.conformance.Fault;
import dev.crossconnect.adapters.conformance.Subject;
import dev.crossconnect.adapters.conformance.Work;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedVoiceSystem;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class SoapConformanceTest {

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> whateverGoesWrongWorkIsDoneOnce() {
    return Conformance.scenarios(Voice::new).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  private static final class Voice implements Subject {

    private static final int TIMEOUT_MILLIS = 300;
    private static final Duration SLOW = Duration.ofMillis(40);
    private static final Duration TOO_LATE = Duration.ofMillis(500);

    private final SimulatedVoiceSystem voice =
        new SimulatedVoiceSystem(VoiceBed.PASSWORD, Optional.empty(), Clock.systemUTC());

    Voice() {
      voice.workFor(Duration.ofMillis(5));
      voice.start();
    }

    @Override
    public LegacySystem connect() {
      return VoiceBed.adapterFor(voice, TIMEOUT_MILLIS);
    }

    @Override
    public Work work(Verb verb, int thing) {
      return new Work(
          "voice-line",
          Map.of("features", verb == Verb.MODIFY ? "voicemail" : ""),
          List.of(new ResourceRef("DUB1", "number", "+353155500" + thing)));
    }

    @Override
    public int effects(ProvisioningCommand command) {
      return voice.effects(command.getCommandId());
    }

    @Override
    public void turn(Fault fault, int times) {
      Dial dial = Dial.next(times);
      switch (fault) {
        case SLOW -> voice.thinkFor(SLOW);
        case TOO_SLOW -> voice.answerLate(dial, TOO_LATE);
        case BUSY -> voice.busy(dial);
        case REFUSES -> voice.refuse(dial);
        case FAILS -> voice.fail(dial);
        case VANISHES_BEFORE -> voice.dropRequest(dial);
        case VANISHES_AFTER -> voice.dropAnswer(dial);
        case LIES -> voice.denyDone(dial);
        case ANSWERS_TWICE -> voice.listTwice(dial);
        case LOOKS_VANISH -> voice.dropLook(dial);
      }
    }

    @Override
    public Map<Fault, String> without() {
      return Map.of();
    }

    @Override
    public void stop() {
      voice.stop();
    }

    @Override
    public void start() {
      voice.start();
    }

    @Override
    public void close() {
      voice.close();
    }
  }
}
