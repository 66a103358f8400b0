package dev.crossconnect.adapters.tmf641;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crossconnect.adapters.conformance.Conformance;
import dev.crossconnect.adapters.conformance.Fault;
import dev.crossconnect.adapters.conformance.Subject;
import dev.crossconnect.adapters.conformance.Work;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class Tmf641ConformanceTest {

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> whateverGoesWrongWorkIsDoneOnce() {
    return Conformance.scenarios(() -> new OrderSystem(Map.of())).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  /** Tokens and callbacks are the same for every verb, so one of them is enough. */
  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> alsoWithTokensAndCallbacks() {
    return Conformance.scenarios(OrderSystem::thatCallsBackAndWantsTokens).stream()
        .filter(scenario -> !scenario.name().matches("(modify|remove|compensate) .*"))
        .map(scenario -> dynamicTest("called back: " + scenario.name(), scenario::run));
  }

  private static final class OrderSystem implements Subject {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Duration SLOW = Duration.ofMillis(40);
    private static final Duration TOO_LATE = Duration.ofMillis(500);

    private final SimulatedOrderSystem oss =
        new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC());

    private final Map<String, String> more;

    OrderSystem(Map<String, String> more) {
      this.more = more;
      oss.workFor(Duration.ofMillis(5));
      oss.start();
    }

    static OrderSystem thatCallsBackAndWantsTokens() {
      Map<String, String> more = new HashMap<>();
      OrderSystem system = new OrderSystem(more);
      system.oss.requireTokens("hub", "secret");
      more.put("oauth.token.url", system.oss.tokenUrl().toString());
      more.put("oauth.client.id", "hub");
      more.put("oauth.client.secret", "secret");
      more.put("follow", "callback");
      more.put("callback.poll.ms", "200");
      more.put("callback.renew.ms", "200");
      return system;
    }

    @Override
    public LegacySystem connect() {
      return Tmf641SystemTest.adapterFor(oss.url(), TIMEOUT, more);
    }

    @Override
    public Work work(Verb verb, int thing) {
      return new Work(
          "broadband",
          Map.of("bandwidth", verb == Verb.MODIFY ? "2G" : "1G"),
          List.of(new ResourceRef("DUB1", "ipv4", "198.51.100." + thing)));
    }

    @Override
    public int effects(ProvisioningCommand command) {
      return oss.effects(command.getCommandId());
    }

    @Override
    public void turn(Fault fault, int times) {
      Dial dial = Dial.next(times);
      switch (fault) {
        case SLOW -> oss.thinkFor(SLOW);
        case TOO_SLOW -> oss.answerLate(dial, TOO_LATE);
        case BUSY -> oss.unavailable(dial, Duration.ZERO);
        case REFUSES -> oss.refuse(dial);
        case FAILS -> oss.fail(dial);
        case VANISHES_BEFORE -> oss.dropRequest(dial);
        case VANISHES_AFTER -> oss.dropAnswer(dial);
        case LIES -> oss.denyDone(dial);
        case ANSWERS_TWICE -> oss.listTwice(dial);
        case LOOKS_VANISH -> oss.dropLook(dial);
      }
    }

    /** HTTP gives one answer to a request; what can be there twice is the order in a list. */
    @Override
    public Map<Fault, String> without() {
      return Map.of();
    }

    @Override
    public void stop() {
      oss.stop();
    }

    @Override
    public void start() {
      oss.start();
    }

    @Override
    public void close() {
      oss.close();
    }
  }
}
