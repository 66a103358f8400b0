package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.runner.Breaker.Sign;
import dev.crossconnect.adapters.runner.Gate.Entry;
import dev.crossconnect.avro.ProvisioningCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * A legacy system for one command: each call waits for its turn, tells how it went, and is repeated
 * in time if it certainly did nothing because the system could not be asked.
 */
record GatedSystem(
    LegacySystem system, Gate gate, RetrySettings retry, Clock clock, BooleanSupplier leaving)
    implements LegacySystem {

  /** A look is made also after the deadline, so it may wait a little for its turn even then. */
  private static final Duration PATIENCE_FOR_A_LOOK = Duration.ofSeconds(5);

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    Deadline deadline = new Deadline(clock, command.getDeadline());
    Backoff backoff = retry.backoff();
    String before = "";
    while (true) {
      Entry entry = gate.enter(deadline, leaving);
      if (entry instanceof Entry.Refused refused) {
        return Failed.busy("Not begun before its deadline: " + refused.reason() + before);
      }
      Outcome outcome = execute(command, (Entry.Pass) entry);
      if (!(outcome instanceof Failed failed) || !failed.atTheEdge()) {
        return outcome;
      }
      Duration pause = failed.comeBackAfter().plus(backoff.next());
      if (deadline.left().compareTo(pause) <= 0) {
        return outcome;
      }
      before = "; tried before: " + failed.detail();
      gate.rest(pause, leaving);
    }
  }

  private Outcome execute(ProvisioningCommand command, Entry.Pass pass)
      throws InterruptedException {
    try {
      Outcome outcome = system.execute(command);
      gate.report(pass, sign(outcome));
      return outcome;
    } catch (RuntimeException e) {
      gate.report(pass, Sign.TROUBLE);
      throw e;
    }
  }

  private static Sign sign(Outcome outcome) {
    boolean trouble =
        outcome instanceof Outcome.Unknown
            || (outcome instanceof Failed failed && failed.atTheEdge());
    return trouble ? Sign.TROUBLE : Sign.GOOD;
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    Entry entry = gate.enter(new Deadline(clock, patience(command)), leaving);
    if (entry instanceof Entry.Refused refused) {
      return new Verification.Undecided("Could not look in time: " + refused.reason());
    }
    Entry.Pass pass = (Entry.Pass) entry;
    try {
      Verification verification = system.verify(command);
      boolean trouble = verification instanceof Verification.Undecided;
      gate.report(pass, trouble ? Sign.TROUBLE : Sign.GOOD);
      return verification;
    } catch (RuntimeException e) {
      gate.report(pass, Sign.TROUBLE);
      throw e;
    }
  }

  private Instant patience(ProvisioningCommand command) {
    Instant atLeast = clock.instant().plus(PATIENCE_FOR_A_LOOK);
    return command.getDeadline().isAfter(atLeast) ? command.getDeadline() : atLeast;
  }

  @Override
  public void close() {
    system.close();
  }
}
