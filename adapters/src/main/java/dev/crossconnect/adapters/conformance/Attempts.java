package dev.crossconnect.adapters.conformance;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.runner.CommandProcedure;
import dev.crossconnect.adapters.runner.CommandProcedure.History;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives commands to an adapter as the runner and the hub's rules do: what may have been tried is
 * looked at first, what failed is tried again, what is unknown is asked about. It believes no
 * answer before it has counted effects. Thread-safe.
 */
public final class Attempts implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 20;
  private static final String TARGET = "conformance";

  private final Subject subject;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, Map<String, String>> handles =
      Collections.synchronizedMap(new HashMap<>());
  private volatile LegacySystem adapter;
  private volatile CommandProcedure procedure;

  Attempts(Subject subject) {
    this.subject = subject;
    start();
  }

  private void start() {
    adapter = subject.connect();
    procedure = new CommandProcedure(TARGET, Clock.systemUTC());
  }

  /** As if the hub's process had died: nothing of what it knew remains. */
  void restartHub() {
    adapter.close();
    start();
  }

  /** The first attempt at something, told what was given back when the thing was provisioned. */
  ProvisioningCommand command(Verb verb, int thing) {
    Work work = subject.work(verb, thing);
    Map<String, String> parameters = new HashMap<>(work.parameters());
    if (verb == Verb.MODIFY || verb == Verb.COMPENSATE) {
      handles.getOrDefault(thing, Map.of()).forEach(parameters::putIfAbsent);
    }
    return ProvisioningCommand.newBuilder()
        .setCommandId(
            verb == Verb.COMPENSATE ? id(Verb.PROVISION, thing) + ".undo" : id(verb, thing))
        .setOrderId("order-" + thing)
        .setLineId("line-1")
        .setTask("task-1")
        .setTarget(TARGET)
        .setVerb(verb)
        .setSpecification(work.specification())
        .setParameters(parameters)
        .setResources(work.resources())
        .setAttempt(1)
        .setIssuedAt(Instant.now())
        .setDeadline(Instant.now().plus(PATIENCE))
        .build();
  }

  private static String id(Verb verb, int thing) {
    return "c-" + thing + "-" + verb.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Does what has to be there before this verb makes sense, with nothing going wrong. */
  void prepare(Verb verb, int thing) throws InterruptedException {
    if (verb != Verb.PROVISION) {
      Outcome outcome = untilSettled(command(Verb.PROVISION, thing));
      if (outcome instanceof Outcome.Completed completed) {
        handles.put(thing, completed.attributes());
      } else {
        throw unexpected("it cannot be prepared");
      }
    }
  }

  /** Has to end as done, and done once. */
  void untilDone(ProvisioningCommand first) throws InterruptedException {
    requireDone(first, untilSettled(first));
  }

  void requireDone(ProvisioningCommand command, Outcome outcome) {
    if (!(outcome instanceof Outcome.Completed)) {
      throw unexpected(command.getCommandId() + " should have been done in the end");
    }
    requireEffects(command, 1);
  }

  /** Tries until it is done or rejected. */
  Outcome untilSettled(ProvisioningCommand first) throws InterruptedException {
    return continued(first, once(first, History.FRESH));
  }

  /** The same after an attempt that came to this. */
  Outcome continued(ProvisioningCommand first, Outcome outcome) throws InterruptedException {
    ProvisioningCommand last = first;
    Outcome latest = outcome;
    while (!settles(latest)) {
      if (last.getAttempt() == MOST) {
        throw unexpected(first.getCommandId() + " was not settled with " + MOST + " attempts");
      }
      last = next(first, last, latest);
      latest = once(last, History.FRESH);
    }
    return latest;
  }

  private static boolean settles(Outcome outcome) {
    return outcome instanceof Outcome.Completed || outcome instanceof Outcome.Rejected;
  }

  private static ProvisioningCommand next(
      ProvisioningCommand first, ProvisioningCommand last, Outcome outcome) {
    boolean unknown = outcome instanceof Outcome.Unknown;
    return ProvisioningCommand.newBuilder(first)
        .setVerb(unknown ? Verb.VERIFY : first.getVerb())
        .setVerifies(unknown ? first.getVerb() : null)
        .setAttempt(last.getAttempt() + 1)
        .setDeadline(Instant.now().plus(PATIENCE))
        .build();
  }

  /** One attempt, whose answer has to be true. */
  Outcome once(ProvisioningCommand command, History history) throws InterruptedException {
    Outcome outcome = carriedOut(command, history);
    told.add(
        command.getCommandId()
            + " attempt "
            + command.getAttempt()
            + " "
            + command.getVerb()
            + ": "
            + outcome);
    if (outcome instanceof Outcome.Completed) {
      requireEffects(command, 1);
    } else if (!(outcome instanceof Outcome.Unknown)) {
      requireEffects(command, 0);
    } else if (subject.effects(asMeant(command)) > 1) {
      throw unexpected(command.getCommandId() + " was done more than once");
    }
    return outcome;
  }

  private Outcome carriedOut(ProvisioningCommand command, History history)
      throws InterruptedException {
    try {
      return procedure.carryOut(command, history, adapter);
    } catch (RuntimeException e) {
      return new Outcome.Unknown("The adapter failed: " + e);
    }
  }

  /** An attempt on a thread of its own. */
  Underway begin(ProvisioningCommand command) {
    AtomicReference<Object> end = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.set(once(command, History.FRESH));
              } catch (InterruptedException | AssertionError e) {
                end.set(e);
              }
            },
            "attempt");
    thread.setDaemon(true);
    thread.start();
    return new Underway(command, thread, end);
  }

  /** An attempt that goes on. */
  final class Underway {
    private final ProvisioningCommand command;
    private final Thread thread;
    private final AtomicReference<Object> end;

    private Underway(ProvisioningCommand command, Thread thread, AtomicReference<Object> end) {
      this.command = command;
      this.thread = thread;
      this.end = end;
    }

    /** Waits until the work is done, or the attempt is over. */
    void untilItTookEffect() throws InterruptedException {
      while (thread.isAlive() && subject.effects(command) == 0) {
        thread.join(1);
      }
    }

    /** As the runner does when it has to stop; the adapter has to give up soon. */
    void interrupt() throws InterruptedException {
      thread.interrupt();
      join();
    }

    /** What came of it; unknown if it was interrupted. */
    Outcome join() throws InterruptedException {
      thread.join(PATIENCE.multipliedBy(2).toMillis());
      Object result = end.get();
      if (result instanceof AssertionError wrong) {
        throw wrong;
      }
      if (thread.isAlive() || result == null) {
        throw unexpected(command.getCommandId() + " goes on, long after its deadline");
      }
      return result instanceof Outcome outcome ? outcome : new Outcome.Unknown("interrupted");
    }
  }

  void requireEffects(ProvisioningCommand command, int expected) {
    int effects = subject.effects(asMeant(command));
    if (effects != expected) {
      throw unexpected(
          command.getCommandId() + " took effect " + effects + " times, not " + expected);
    }
  }

  /** Effects are those of the work, also where it was only asked about. */
  private static ProvisioningCommand asMeant(ProvisioningCommand command) {
    return command.getVerifies() == null
        ? command
        : ProvisioningCommand.newBuilder(command)
            .setVerb(command.getVerifies())
            .setVerifies(null)
            .build();
  }

  AssertionError unexpected(String what) {
    return new AssertionError(
        what + ". What happened:\n  " + String.join("\n  ", List.copyOf(told)));
  }

  @Override
  public void close() {
    adapter.close();
  }
}
