package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.legacy.CommandValues;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Template.BadValue;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.reading.Looks;
import dev.crossconnect.adapters.reading.Reading;
import dev.crossconnect.adapters.reading.Reading.Understood;
import dev.crossconnect.adapters.sftp.Postman.Withdrawal;
import dev.crossconnect.avro.ProvisioningCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A batch host that takes files of commands over SFTP and puts files of results there.
 *
 * <p>It remembers nothing here that is not also there: which number comes next, what was sent and
 * what was answered all lie in the folders of the host.
 */
final class SftpSystem implements LegacySystem {

  private final SftpSettings settings;
  private final Clock clock;
  private final Postman postman;

  SftpSystem(SftpSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.postman = new Postman(settings, clock);
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    if (!settings.format().canSay(command.getSpecification(), command.getVerb())) {
      return new Outcome.Rejected(
          "NO_LINE",
          "The format file does not say how to "
              + command.getVerb()
              + " specification '"
              + command.getSpecification()
              + "'");
    }
    Slip slip;
    try {
      slip = new Slip(command.getCommandId(), line(command));
    } catch (BadValue e) {
      return e.asOutcome();
    }
    postman.post(slip);
    Optional<Reading> heard = heard(slip, left(command));
    if (heard.isPresent()) {
      return outcome(heard.get());
    }
    return postman.withdraw(slip) == Withdrawal.IN_TIME
        ? Outcome.Failed.unreachable("Not sent before its deadline")
        : new Outcome.Unknown("No response to its file before its deadline");
  }

  private String line(ProvisioningCommand command) {
    return settings
        .format()
        .line(command.getSpecification(), command.getVerb(), CommandValues.of(command));
  }

  private static Outcome outcome(Reading heard) {
    if (heard instanceof Understood row) {
      return switch (row.meaning()) {
        case DONE -> new Outcome.Completed(row.attributes());
        case REJECTED -> new Outcome.Rejected(row.code(), row.detail());
        case FAILED -> new Outcome.Failed(row.code(), row.detail());
        case BUSY -> Outcome.Failed.busy(row.detail());
        case PENDING, NOTHING, LOOK, UNCLEAR -> new Outcome.Unknown(row.detail());
      };
    }
    return Outcome.Failed.unreachable(heard.detail());
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    Slip question = new Slip(command.getCommandId(), "");
    postman.ask(question);
    // Long enough for one look, also after the deadline.
    Duration once = settings.timeout().plus(settings.poll());
    Duration left = left(command);
    Optional<Reading> heard = heard(question, left.compareTo(once) < 0 ? once : left);
    Withdrawal unused = postman.withdraw(question);
    return Looks.verification(
        heard.orElseGet(() -> Reading.unclear("No response to its file yet")));
  }

  private Duration left(ProvisioningCommand command) {
    Duration left = Duration.between(clock.instant(), command.getDeadline());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** A slip that nobody waits for any more is cancelled, so that the postman forgets it. */
  private Optional<Reading> heard(Slip slip, Duration patience) throws InterruptedException {
    try {
      return Optional.of(slip.heard().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      boolean unused = slip.heard().cancel(false);
      return Optional.empty();
    } catch (InterruptedException e) {
      boolean cancelled = slip.heard().cancel(false);
      if (cancelled) {
        Withdrawal unused = postman.withdraw(slip);
      }
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    postman.close();
  }
}
