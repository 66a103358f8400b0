package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.legacy.CommandValues;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Template.BadValue;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.reading.Looks;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading;
import dev.crossconnect.adapters.reading.Reading.Understood;
import dev.crossconnect.adapters.soap.Dialogue.Operation;
import dev.crossconnect.avro.ProvisioningCommand;
import java.time.Clock;
import java.util.Optional;

/**
 * A system behind a SOAP web service. What is said to it stands in the target's {@link Dialogue}.
 *
 * <p>Work is asked for once. Whatever leaves it open whether that had an effect is followed by
 * looks, until one says so or the time is up.
 */
final class SoapSystem implements LegacySystem {

  private final SoapSettings settings;
  private final Clock clock;
  private final SoapEndpoint endpoint;
  private final Looks looks;

  SoapSystem(SoapSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.endpoint = new SoapEndpoint(settings, clock);
    this.looks = new Looks(settings.firstPoll(), settings.longestPoll(), settings.retry());
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    Optional<Operation> operation =
        settings.dialogue().operation(command.getSpecification(), command.getVerb());
    if (operation.isEmpty()) {
      return new Outcome.Rejected(
          "NO_DIALOGUE",
          "The dialogue file does not say how to "
              + command.getVerb()
              + " specification '"
              + command.getSpecification()
              + "'");
    }
    try {
      Reading reading = endpoint.work(operation.get(), CommandValues.of(command));
      return reading instanceof Understood answer
          ? outcome(command, answer)
          : Outcome.Failed.unreachable(reading.detail());
    } catch (BadValue e) {
      return e.asOutcome();
    }
  }

  private Outcome outcome(ProvisioningCommand command, Understood answer)
      throws InterruptedException {
    return switch (answer.meaning()) {
      case DONE -> new Outcome.Completed(answer.attributes());
      case REJECTED -> new Outcome.Rejected(answer.code(), answer.detail());
      case FAILED -> new Outcome.Failed(answer.code(), answer.detail());
      case BUSY -> Outcome.Failed.busy(answer.detail(), answer.comeBackAfter());
      case PENDING, UNCLEAR, NOTHING, LOOK -> outcomeByLooking(command, answer);
    };
  }

  private Outcome outcomeByLooking(ProvisioningCommand command, Understood answer)
      throws InterruptedException {
    Reading last = look(command);
    if (last instanceof Understood seen) {
      switch (seen.meaning()) {
        case DONE:
          return new Outcome.Completed(seen.attributes());
        case REJECTED:
          return new Outcome.Rejected(seen.code(), seen.detail());
        case FAILED:
          return new Outcome.Failed(seen.code(), seen.detail());
        case NOTHING:
          // What the system turned down and does not know, it did not do; anything else may yet
          // arrive.
          return answer.meaning() == Meaning.LOOK
              ? new Outcome.Rejected(answer.code(), answer.detail())
              : new Outcome.Unknown(answer.detail());
        case PENDING, BUSY, LOOK, UNCLEAR:
          break;
      }
    }
    return new Outcome.Unknown(answer.detail() + "; when looked at: " + last.detail());
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    return Looks.verification(look(command));
  }

  private Reading look(ProvisioningCommand command) throws InterruptedException {
    return looks.untilFinal(new Deadline(clock, command.getDeadline()), () -> lookOnce(command));
  }

  /** A fault or a refusal of the look itself says nothing about the work. */
  private Reading lookOnce(ProvisioningCommand command) throws InterruptedException {
    try {
      return endpoint.look(settings.dialogue().look(), CommandValues.of(command));
    } catch (BadValue e) {
      return Reading.unclear(e.getMessage());
    }
  }

  @Override
  public void close() {
    // The HTTP client of Java 17 ends with its last user.
  }
}
