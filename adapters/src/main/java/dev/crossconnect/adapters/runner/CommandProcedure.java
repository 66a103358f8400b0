package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Clock;

/**
 * Decides what is done about a command: look first, or go ahead.
 *
 * <ol>
 *   <li>A command that may have been tried before (an earlier owner may have begun it, it is a
 *       later attempt, or it stands in the topic twice) is verified. Only if it certainly did not
 *       take effect is it executed.
 *   <li>A command whose deadline has passed is not started: nobody waits for it any more, and the
 *       hub may have gone another way.
 *   <li>{@code VERIFY} only looks.
 * </ol>
 */
public final class CommandProcedure {

  private final String target;
  private final Clock clock;
  private final RecentCommands recent = new RecentCommands();

  public CommandProcedure(String target, Clock clock) {
    this.target = target;
    this.clock = clock;
  }

  public Outcome carryOut(ProvisioningCommand command, History history, LegacySystem system)
      throws InterruptedException {
    if (!command.getTarget().equals(target)) {
      return new Outcome.Rejected(
          "WRONG_TARGET",
          "The command is for target '"
              + command.getTarget()
              + "' but stands in the topic of target '"
              + target
              + "'");
    }
    if (command.getVerb() == Verb.VERIFY) {
      return asAnswer(system.verify(command));
    }
    if (mayHaveBeenTried(command, history)) {
      Verification earlier = system.verify(command);
      return earlier instanceof Verification.NotDone ? start(command, system) : asAnswer(earlier);
    }
    return start(command, system);
  }

  private boolean mayHaveBeenTried(ProvisioningCommand command, History history) {
    boolean repeats = recent.repeats(command);
    return repeats || history == History.MAY_HAVE_BEEN_TRIED || command.getAttempt() > 1;
  }

  private Outcome start(ProvisioningCommand command, LegacySystem system)
      throws InterruptedException {
    if (new Deadline(clock, command.getDeadline()).passed()) {
      return new Outcome.Failed(
          "EXPIRED",
          "Not started: the deadline "
              + command.getDeadline()
              + " had passed at "
              + clock.instant());
    }
    return system.execute(command);
  }

  private static Outcome asAnswer(Verification verification) {
    if (verification instanceof Verification.Done done) {
      return new Outcome.Completed(done.attributes());
    }
    if (verification instanceof Verification.Undecided undecided) {
      return new Outcome.Unknown(undecided.detail());
    }
    return new Outcome.Failed(
        "NOT_DONE", "The legacy system knows of no effect of this command; it can be tried again");
  }

  /** What is known about a command before it is decoded. */
  public enum History {
    FRESH,
    MAY_HAVE_BEEN_TRIED
  }
}
