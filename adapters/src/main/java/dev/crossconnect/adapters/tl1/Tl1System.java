package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.tl1.CommandBook.Specification;
import dev.crossconnect.adapters.tl1.CommandTemplate.CannotFill;
import dev.crossconnect.adapters.tl1.DenyPolicy.Meaning;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network element that speaks TL1.
 *
 * <p>An element knows no commands, only things. So each thing is marked with the id of the command
 * that was last done to it, in a field that elements keep free for their operators; what became of
 * a command is found out by looking at its thing. Whatever is not clear from an answer is looked at
 * before anything is said about it.
 */
final class Tl1System implements LegacySystem {

  private final Tl1Settings settings;
  private final Sessions sessions;
  private final Clock clock;

  Tl1System(Tl1Settings settings, Sessions sessions, Clock clock) {
    this.settings = settings;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    Specification specification =
        settings.commands().specifications().get(command.getSpecification());
    if (specification == null) {
      return new Outcome.Rejected(
          "UNKNOWN_SPECIFICATION",
          "There are no TL1 commands for specification '" + command.getSpecification() + "'");
    }
    Deadline deadline = new Deadline(clock, command.getDeadline());
    Map<String, String> given = new HashMap<>();
    int done = 0;
    try {
      List<Errand> errands = Errand.of(command, specification);
      for (Errand errand : errands) {
        Outcome outcome = carryOut(errand, errands.size() > 1, deadline);
        if (!(outcome instanceof Outcome.Completed completed)) {
          return done == 0 ? outcome : partly(done, errands.size(), outcome);
        }
        completed.attributes().forEach((name, value) -> given.merge(name, value, Tl1System::both));
        done++;
      }
      return new Outcome.Completed(given);
    } catch (CannotFill e) {
      return done == 0
          ? new Outcome.Rejected("CANNOT_SAY", e.getMessage())
          : new Outcome.Unknown(e.getMessage());
    }
  }

  /** What is half done is neither done nor not done. */
  private static Outcome partly(int done, int all, Outcome last) {
    return new Outcome.Unknown(done + " of " + all + " are done, then: " + last);
  }

  private static String both(String one, String other) {
    return one.equals(other) ? one : one + "," + other;
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    Specification specification =
        settings.commands().specifications().get(command.getSpecification());
    if (specification == null) {
      return new Verification.NotDone();
    }
    Deadline deadline = new Deadline(clock, command.getDeadline());
    Map<String, String> given = new HashMap<>();
    int done = 0;
    try {
      List<Errand> errands = Errand.of(command, specification);
      for (Errand errand : errands) {
        Verification one = verdict(errand, look(errand, deadline));
        if (one instanceof Verification.Undecided) {
          return one;
        }
        if (one instanceof Verification.Done) {
          errand.given().forEach((name, value) -> given.merge(name, value, Tl1System::both));
          done++;
        }
      }
      return verdict(done, errands.size(), given, command, deadline);
    } catch (CannotFill e) {
      // What cannot be said was never said.
      return new Verification.NotDone();
    }
  }

  /**
   * Some, but not all: who wants it done can go on, since what is done is looked at thing by thing;
   * who only asks must not be told that nothing was done.
   */
  private static Verification verdict(
      int done,
      int all,
      Map<String, String> given,
      ProvisioningCommand command,
      Deadline deadline) {
    if (done == all) {
      return new Verification.Done(given);
    }
    boolean goesOn = command.getVerb() != Verb.VERIFY && !deadline.passed();
    return done == 0 || goesOn
        ? new Verification.NotDone()
        : new Verification.Undecided(done + " of " + all + " are done");
  }

  // ---- doing

  private Outcome carryOut(Errand errand, boolean oneOfSeveral, Deadline deadline)
      throws InterruptedException, CannotFill {
    Optional<CommandTemplate> work = errand.work();
    if (work.isEmpty()) {
      return new Outcome.Rejected(
          "NO_COMMAND", "The specification has no TL1 command for " + errand.verb().orElse(null));
    }
    if (oneOfSeveral || errand.removes()) {
      Verification before = verdict(errand, look(errand, deadline));
      if (before instanceof Verification.Done) {
        return new Outcome.Completed(errand.given());
      }
      if (before instanceof Verification.Undecided undecided && errand.removes()) {
        // Somebody else's must not be taken away, and nothing has been done yet.
        return Outcome.Failed.unreachable(undecided.detail());
      }
    }
    return insist(errand, work.get(), deadline);
  }

  /** What was lost, and is not there, is said again: the element refuses a second. */
  private Outcome insist(Errand errand, CommandTemplate work, Deadline deadline)
      throws InterruptedException, CannotFill {
    Backoff backoff = settings.retry().backoff();
    Optional<String> doubt = Optional.empty();
    while (true) {
      Reply reply = sessions.say(work, errand.values(), deadline);
      Optional<Outcome> outcome = outcome(errand, reply, deadline);
      if (outcome.isPresent() && !(doubt.isPresent() && isAtTheEdge(outcome.get()))) {
        return outcome.get();
      }
      if (reply instanceof Reply.Lost lost) {
        doubt = Optional.of(lost.detail());
      }
      if (deadline.pause(backoff.next()) == Pause.TOO_LATE) {
        // A look found nothing of what was lost, but it may still be on its way.
        return new Outcome.Unknown(doubt.orElse("It is not done"));
      }
    }
  }

  private static boolean isAtTheEdge(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.atTheEdge();
  }

  /** Empty if it was lost, and a look found nothing. */
  private Optional<Outcome> outcome(Errand errand, Reply reply, Deadline deadline)
      throws InterruptedException, CannotFill {
    if (reply instanceof Reply.Completed) {
      return Optional.of(new Outcome.Completed(errand.given()));
    }
    if (reply instanceof Reply.NotSent notSent) {
      return Optional.of(
          notSent.busy()
              ? Outcome.Failed.busy(notSent.detail())
              : Outcome.Failed.unreachable(notSent.detail()));
    }
    if (reply instanceof Reply.Accepted accepted) {
      return Optional.of(awaited(errand, accepted, deadline));
    }
    if (reply instanceof Reply.Denied denied) {
      return denied(errand, denied, deadline);
    }
    return afterALook(errand, deadline, Optional.empty(), ((Reply.Lost) reply).detail());
  }

  private Optional<Outcome> denied(Errand errand, Reply.Denied denied, Deadline deadline)
      throws InterruptedException, CannotFill {
    Outcome rejected = new Outcome.Rejected(denied.code(), denied.detail());
    Meaning meaning = settings.commands().deny().of(denied.code());
    return switch (meaning) {
      case BUSY -> Optional.of(Outcome.Failed.busy(denied.detail()));
      case REFUSED -> Optional.of(rejected);
      case EXISTS, ABSENT -> afterALook(errand, deadline, Optional.of(rejected), denied.detail());
      case UNSURE ->
          afterALook(
              errand,
              deadline,
              Optional.of(new Outcome.Failed(denied.code(), denied.detail())),
              denied.detail());
    };
  }

  /**
   * Done, if a look says so; otherwise this.
   *
   * @param otherwise empty for: try again
   */
  private Optional<Outcome> afterALook(
      Errand errand, Deadline deadline, Optional<Outcome> otherwise, String detail)
      throws InterruptedException, CannotFill {
    Verification verdict = verdict(errand, look(errand, deadline));
    if (verdict instanceof Verification.Done) {
      return Optional.of(new Outcome.Completed(errand.given()));
    }
    return verdict instanceof Verification.Undecided
        ? Optional.of(new Outcome.Unknown(detail))
        : otherwise;
  }

  /** It was taken up; that it is done shows at the thing. */
  private Outcome awaited(Errand errand, Reply.Accepted accepted, Deadline deadline)
      throws InterruptedException, CannotFill {
    Backoff backoff = settings.retry().backoff();
    do {
      if (verdict(errand, look(errand, deadline)) instanceof Verification.Done) {
        return new Outcome.Completed(errand.given());
      }
    } while (deadline.pause(backoff.next()) == Pause.OVER);
    return new Outcome.Unknown("The element answered " + accepted.how() + ", and no end showed");
  }

  // ---- looking

  /** What a look at a thing found. */
  private sealed interface Sight {
    record Present(Tl1Record thing) implements Sight {}

    record Absent() implements Sight {}

    record Dark(String detail) implements Sight {}
  }

  /** Looks until there is an answer, at least once. */
  private Sight look(Errand errand, Deadline deadline) throws InterruptedException, CannotFill {
    Backoff backoff = settings.retry().backoff();
    while (true) {
      Reply reply = sessions.say(errand.specification().look(), errand.values(), deadline);
      if (reply instanceof Reply.Completed completed) {
        return errand
            .thingIn(Tl1Record.in(completed.lines()))
            .<Sight>map(Sight.Present::new)
            .orElseGet(Sight.Absent::new);
      }
      Sight dark = new Sight.Dark("A look at it came to nothing: " + reply);
      if (reply instanceof Reply.Denied denied) {
        Meaning meaning = settings.commands().deny().of(denied.code());
        if (meaning == Meaning.ABSENT) {
          return new Sight.Absent();
        }
        if (meaning == Meaning.REFUSED) {
          return dark;
        }
      }
      if (deadline.pause(backoff.next()) == Pause.TOO_LATE) {
        return dark;
      }
    }
  }

  private static Verification verdict(Errand errand, Sight sight) {
    Verification done = new Verification.Done(errand.given());
    Verification notDone = new Verification.NotDone();
    if (sight instanceof Sight.Dark dark) {
      return new Verification.Undecided(dark.detail());
    }
    if (sight instanceof Sight.Present present) {
      if (errand.removes()) {
        return errand.isForeign(present.thing()) ? done : notDone;
      }
      return errand.isMarked(present.thing()) ? done : notDone;
    }
    if (errand.verb().isEmpty()) {
      return new Verification.Undecided(
          "It is not there, and the command does not say whether it should be");
    }
    return errand.removes() ? done : notDone;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
