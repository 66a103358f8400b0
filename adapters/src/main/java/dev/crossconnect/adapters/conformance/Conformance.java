package dev.crossconnect.adapters.conformance;

import dev.crossconnect.adapters.conformance.Attempts.Underway;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.runner.CommandProcedure.History;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Everything that an adapter is put through. Whatever goes wrong, work has its effect exactly once,
 * and no answer says more than is known.
 */
public final class Conformance {

  private static final List<Verb> WORK =
      List.of(Verb.PROVISION, Verb.MODIFY, Verb.REMOVE, Verb.COMPENSATE);
  private static final int OFTEN = 3;
  private static final int ALWAYS = 1_000;
  private static final int THINGS = 24;
  private static final int THING = 1;
  private static final Duration SHORT = Duration.ofMillis(500);

  private final Supplier<? extends Subject> subjects;
  private final List<Scenario> scenarios = new ArrayList<>();

  private Conformance(Supplier<? extends Subject> subjects) {
    this.subjects = subjects;
  }

  /** All scenarios, each on a subject from here. */
  public static List<Scenario> scenarios(Supplier<? extends Subject> subjects) {
    Conformance all = new Conformance(subjects);
    List<Fault> faults;
    try (Subject subject = subjects.get()) {
      faults =
          List.of(Fault.values()).stream()
              .filter(fault -> !subject.without().containsKey(fault))
              .toList();
    }
    for (Verb verb : WORK) {
      all.ordinary(verb);
      faults.forEach(fault -> all.faulty(verb, fault));
      all.lostAndNotFound(verb, faults);
      all.hubs(verb);
      all.outages(verb);
      all.asked(verb);
    }
    all.together(faults);
    return List.copyOf(all.scenarios);
  }

  private void add(Verb verb, String what, Scenario.Story story) {
    String name = verb.name().toLowerCase(Locale.ROOT) + " " + what;
    scenarios.add(
        new Scenario(
            name,
            subjects,
            (attempts, subject) -> {
              attempts.prepare(verb, THING);
              story.tell(attempts, subject);
            }));
  }

  private void ordinary(Verb verb) {
    add(
        verb,
        "on an ordinary day",
        (attempts, subject) -> {
          ProvisioningCommand command = attempts.command(verb, THING);
          attempts.requireDone(command, attempts.once(command, History.FRESH));
        });
    add(
        verb,
        "that stands in the topic twice",
        (attempts, subject) -> {
          ProvisioningCommand command = attempts.command(verb, THING);
          attempts.untilDone(command);
          attempts.untilDone(command);
        });
  }

  private void faulty(Verb verb, Fault fault) {
    if (fault == Fault.REFUSES) {
      add(verb, "when it refuses", (attempts, subject) -> refused(verb, attempts, subject));
      return;
    }
    for (int times : new int[] {1, OFTEN}) {
      add(
          verb,
          "when " + fault.words() + ", times " + times,
          (attempts, subject) -> {
            subject.turn(fault, times);
            attempts.untilDone(attempts.command(verb, THING));
          });
    }
  }

  private static void refused(Verb verb, Attempts attempts, Subject subject)
      throws InterruptedException {
    subject.turn(Fault.REFUSES, ALWAYS);
    ProvisioningCommand command = attempts.command(verb, THING);
    Outcome outcome = attempts.once(command, History.FRESH);
    if (outcome instanceof Outcome.Completed || outcome instanceof Outcome.Unknown) {
      throw attempts.unexpected("a refusal is neither success nor doubt");
    }
    attempts.requireEffects(command, 0);
  }

  /** The answer is lost, and so is what is asked next. */
  private void lostAndNotFound(Verb verb, List<Fault> faults) {
    for (Fault loss : List.of(Fault.VANISHES_BEFORE, Fault.VANISHES_AFTER, Fault.LIES)) {
      if (faults.contains(loss) && faults.contains(Fault.LOOKS_VANISH)) {
        add(
            verb,
            "when " + loss.words() + ", and looks are not answered",
            (attempts, subject) -> {
              subject.turn(loss, 1);
              subject.turn(Fault.LOOKS_VANISH, OFTEN);
              attempts.untilDone(attempts.command(verb, THING));
            });
      }
    }
  }

  private void hubs(Verb verb) {
    add(
        verb,
        "that a hub did not get to before it died",
        (attempts, subject) -> {
          ProvisioningCommand command = attempts.command(verb, THING);
          Outcome outcome = attempts.once(command, History.MAY_HAVE_BEEN_TRIED);
          attempts.requireDone(command, attempts.continued(command, outcome));
        });
    add(
        verb,
        "whose hub dies while it is done",
        (attempts, subject) -> {
          slowDown(subject);
          ProvisioningCommand command = attempts.command(verb, THING);
          Underway underway = attempts.begin(command);
          underway.untilItTookEffect();
          underway.interrupt();
          attempts.restartHub();
          Outcome outcome = attempts.once(command, History.MAY_HAVE_BEEN_TRIED);
          attempts.requireDone(command, attempts.continued(command, outcome));
        });
  }

  /** So that there is a while between an effect and its answer, where that is possible. */
  private static void slowDown(Subject subject) {
    if (!subject.without().containsKey(Fault.SLOW)) {
      subject.turn(Fault.SLOW, ALWAYS);
    }
  }

  private void outages(Verb verb) {
    add(
        verb,
        "that the system's restart overtakes",
        (attempts, subject) -> {
          slowDown(subject);
          ProvisioningCommand command = attempts.command(verb, THING);
          Underway underway = attempts.begin(command);
          underway.untilItTookEffect();
          subject.stop();
          subject.start();
          attempts.requireDone(command, attempts.continued(command, underway.join()));
        });
    add(
        verb,
        "that finds the system down for longer than it has time",
        (attempts, subject) -> {
          subject.stop();
          ProvisioningCommand hasty =
              ProvisioningCommand.newBuilder(attempts.command(verb, THING))
                  .setDeadline(Instant.now().plus(SHORT))
                  .build();
          Outcome outcome = attempts.once(hasty, History.FRESH);
          if (outcome instanceof Outcome.Completed || outcome instanceof Outcome.Rejected) {
            throw attempts.unexpected("the system was down");
          }
          subject.start();
          attempts.requireDone(hasty, attempts.continued(hasty, outcome));
        });
    add(
        verb,
        "that finds connections broken by a restart before it",
        (attempts, subject) -> {
          subject.stop();
          subject.start();
          attempts.untilDone(attempts.command(verb, THING));
        });
  }

  private void asked(Verb verb) {
    add(
        verb,
        "asked about before it was asked for",
        (attempts, subject) -> {
          ProvisioningCommand command = attempts.command(verb, THING);
          Outcome outcome = attempts.once(asking(command), History.FRESH);
          if (!(outcome instanceof Outcome.Failed)) {
            throw attempts.unexpected("a look at what was never done should say so");
          }
          attempts.requireEffects(command, 0);
          attempts.untilDone(command);
        });
    add(
        verb,
        "asked about when it is done and its deadline has passed",
        (attempts, subject) -> {
          ProvisioningCommand command = attempts.command(verb, THING);
          attempts.untilDone(command);
          ProvisioningCommand late =
              ProvisioningCommand.newBuilder(asking(command))
                  .setDeadline(Instant.now().minus(SHORT))
                  .build();
          attempts.requireDone(command, attempts.once(late, History.FRESH));
        });
  }

  private static ProvisioningCommand asking(ProvisioningCommand command) {
    return ProvisioningCommand.newBuilder(command)
        .setVerb(Verb.VERIFY)
        .setVerifies(command.getVerb())
        .setAttempt(command.getAttempt() + 1)
        .build();
  }

  /** Many orders at the same time, while all that can pass goes wrong now and then. */
  private void together(List<Fault> faults) {
    scenarios.add(
        new Scenario(
            "many at the same time, on a bad day",
            subjects,
            (attempts, subject) -> {
              faults.stream()
                  .filter(fault -> fault != Fault.REFUSES)
                  .forEach(fault -> subject.turn(fault, 2));
              List<Underway> underway = new ArrayList<>();
              for (int thing = 0; thing < THINGS; thing++) {
                underway.add(attempts.begin(attempts.command(Verb.PROVISION, thing)));
              }
              for (int thing = 0; thing < THINGS; thing++) {
                ProvisioningCommand command = attempts.command(Verb.PROVISION, thing);
                Outcome outcome = underway.get(thing).join();
                attempts.requireDone(command, attempts.continued(command, outcome));
              }
            }));
  }
}
