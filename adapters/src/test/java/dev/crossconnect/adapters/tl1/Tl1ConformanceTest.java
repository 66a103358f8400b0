package dev.crossconnect.adapters.tl1;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crossconnect.adapters.conformance.Conformance;
import dev.crossconnect.adapters.conformance.Fault;
import dev.crossconnect.adapters.conformance.Subject;
import dev.crossconnect.adapters.conformance.Work;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.NetworkChange;
import dev.crossconnect.adapters.simulated.SimulatedNetworkElement;
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

@Execution(ExecutionMode.CONCURRENT)
class Tl1ConformanceTest {

  @TestFactory
  Stream<DynamicTest> whateverGoesWrongWorkIsDoneOnce() {
    return scenarios(new SimulatedElement.Manner(1, Dial.never()));
  }

  /** The verbs that differ most are enough here. */
  @TestFactory
  Stream<DynamicTest> alsoTwoThingsAtOnceWithAnElementThatNeverSaysOneThingAtATime() {
    return scenarios(new SimulatedElement.Manner(2, Dial.always()))
        .filter(test -> !test.getDisplayName().matches("(modify|remove) .*"));
  }

  private static Stream<DynamicTest> scenarios(SimulatedElement.Manner manner) {
    return Conformance.scenarios(() -> new SimulatedElement(manner)).stream()
        .map(scenario -> dynamicTest(scenario.name(), scenario::run));
  }

  private static final class SimulatedElement implements Subject {

    private static final int HALF = -1;
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Duration SLOW = Duration.ofMillis(25);
    private static final Duration TOO_LATE = Duration.ofMillis(400);

    private final SimulatedNetworkElement element =
        new SimulatedNetworkElement(Optional.empty(), Clock.systemUTC());
    private final Manner manner;

    /** How many things a command is about, and how chatty the element is. */
    private record Manner(int things, Dial chatty) {}

    SimulatedElement(Manner manner) {
      this.manner = manner;
      element.user("hub", "s;e\"cret");
      element.allowSessions(Tl1Beds.SESSIONS);
      element.alarm(manner.chatty());
      element.answerInParts(manner.chatty());
      element.acknowledge(manner.chatty());
      if (manner.chatty().turned()) {
        element.greetWith("\r\n;Welcome; to\r\n;\r\n   OLT 26-03-01 12:00:00\r\nthe OLT;\r\n> ");
      }
      element.start();
    }

    @Override
    public LegacySystem connect() {
      return Tl1Beds.settings(element, TIMEOUT).connect(Clock.systemUTC());
    }

    @Override
    public Work work(Verb verb, int thing) {
      List<ResourceRef> resources =
          Stream.iterate(1, n -> n + 1)
              .limit(manner.things())
              .map(n -> new ResourceRef("DUB1", "ont", "ONT-" + thing + "-" + n))
              .toList();
      // A compensation has to do with what the task gave back.
      return new Work("ont", Map.of(), verb == Verb.COMPENSATE ? List.of() : resources);
    }

    /** Half done is neither done nor not done. */
    @Override
    public int effects(ProvisioningCommand command) {
      String thing = command.getOrderId().replace("order-", "ONT-");
      List<Long> effects =
          Stream.iterate(1, n -> n + 1)
              .limit(manner.things())
              .map(n -> effects(command, thing + "-" + n))
              .distinct()
              .toList();
      long most = effects.stream().mapToLong(n -> n).max().orElse(0);
      return effects.size() == 1 || most > 1 ? (int) most : HALF;
    }

    private long effects(ProvisioningCommand command, String aid) {
      return element.changes().stream()
          .filter(change -> change.aid().equals(aid) && isOf(command, change))
          .count();
    }

    private static boolean isOf(ProvisioningCommand command, NetworkChange change) {
      boolean marked = command.getCommandId().equals(change.fields().get("DESC"));
      return switch (command.getVerb()) {
        case PROVISION -> change.kind() == NetworkChange.Kind.ENTERED && marked;
        case MODIFY -> change.kind() == NetworkChange.Kind.EDITED && marked;
        case REMOVE, COMPENSATE -> change.kind() == NetworkChange.Kind.DELETED;
        case VERIFY -> false;
      };
    }

    @Override
    public void turn(Fault fault, int times) {
      Dial dial = Dial.next(times);
      switch (fault) {
        case SLOW -> element.thinkFor(SLOW);
        case TOO_SLOW -> element.answerLate(dial, TOO_LATE);
        case BUSY -> element.busy(dial);
        case REFUSES -> element.refuse(dial);
        case FAILS -> element.fail(dial);
        case VANISHES_BEFORE -> element.dropRequest(dial);
        case VANISHES_AFTER -> element.dropAnswer(dial);
        case LIES -> element.denyDone(dial);
        case ANSWERS_TWICE -> element.answerTwice(dial);
        case LOOKS_VANISH -> element.dropLook(dial);
      }
    }

    @Override
    public Map<Fault, String> without() {
      return Map.of();
    }

    @Override
    public void stop() {
      element.stop();
    }

    @Override
    public void start() {
      element.start();
    }

    @Override
    public void close() {
      element.close();
    }
  }
}
