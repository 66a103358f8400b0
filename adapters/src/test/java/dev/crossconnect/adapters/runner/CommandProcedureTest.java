package dev.crossconnect.adapters.runner;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.runner.CommandProcedure.History;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandProcedureTest {

  private final Ledger ledger = new Ledger();
  private final CommandProcedure procedure = new CommandProcedure("activation", Clock.systemUTC());

  @Test
  void aFreshCommandIsExecutedStraightAway() throws Exception {
    assertThat(carryOut(command("c").build(), History.FRESH)).isInstanceOf(Completed.class);
    assertThat(ledger.looks).isZero();
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void whatAnEarlierOwnerDidIsReportedAndNotRepeated() throws Exception {
    ledger.execute(command("c").build());

    assertThat(carryOut(command("c").build(), History.MAY_HAVE_BEEN_TRIED))
        .isEqualTo(new Completed(Map.of("by", "ledger")));
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void whatAnEarlierOwnerDidNotGetToIsExecuted() throws Exception {
    carryOut(command("c").build(), History.MAY_HAVE_BEEN_TRIED);
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void whatCannotBeDecidedIsNotExecuted() throws Exception {
    ledger.silent = true;
    assertThat(carryOut(command("c").build(), History.MAY_HAVE_BEEN_TRIED))
        .isEqualTo(new Unknown("silence"));
    assertThat(ledger.effects).isEmpty();
  }

  @Test
  void aLaterAttemptIsVerifiedFirst() throws Exception {
    ledger.execute(command("c").build());
    carryOut(command("c").setAttempt(2).build(), History.FRESH);
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void theSameCommandTwiceInTheTopicHasOneEffect() throws Exception {
    carryOut(command("c").build(), History.FRESH);
    carryOut(command("c").build(), History.FRESH);
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void aCommandThatIsTooLateIsNotStarted() throws Exception {
    Outcome outcome = carryOut(command("c", Duration.ofSeconds(-1)).build(), History.FRESH);
    assertThat(outcome).isInstanceOfSatisfying(Failed.class, f -> isCode(f, "EXPIRED"));
    assertThat(ledger.effects).isEmpty();
  }

  @Test
  void aCommandThatIsTooLateButWasDoneBeforeIsReportedDone() throws Exception {
    ledger.execute(command("c").build());
    Outcome outcome =
        carryOut(command("c", Duration.ofSeconds(-1)).build(), History.MAY_HAVE_BEEN_TRIED);
    assertThat(outcome).isInstanceOf(Completed.class);
  }

  @Test
  void verifyOnlyLooks() throws Exception {
    ProvisioningCommand verify = command("c").setVerb(Verb.VERIFY).build();
    assertThat(carryOut(verify, History.FRESH))
        .isInstanceOfSatisfying(Failed.class, f -> isCode(f, "NOT_DONE"));
    ledger.execute(command("c").build());
    assertThat(carryOut(verify, History.FRESH)).isInstanceOf(Completed.class);
    ledger.silent = true;
    assertThat(carryOut(verify, History.FRESH)).isInstanceOf(Unknown.class);
    assertThat(ledger.effects).containsEntry("c", 1);
  }

  @Test
  void aCommandForAnotherTargetIsRejected() throws Exception {
    Outcome outcome = carryOut(command("c").setTarget("voice").build(), History.FRESH);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo("WRONG_TARGET");
              assertThat(rejected.detail()).contains("voice").contains("activation");
            });
  }

  private Outcome carryOut(ProvisioningCommand command, History history)
      throws InterruptedException {
    return procedure.carryOut(command, history, ledger);
  }

  private static void isCode(Failed failed, String code) {
    assertThat(failed.code()).isEqualTo(code);
  }

  /** The smallest legacy system there can be: it remembers what it did. */
  private static final class Ledger implements LegacySystem {
    private final Map<String, Integer> effects = new HashMap<>();
    private int looks;
    private boolean silent;

    @Override
    public Outcome execute(ProvisioningCommand command) {
      effects.merge(command.getCommandId(), 1, Integer::sum);
      return new Completed(Map.of("by", "ledger"));
    }

    @Override
    public Verification verify(ProvisioningCommand command) {
      looks++;
      if (silent) {
        return new Verification.Undecided("silence");
      }
      return effects.containsKey(command.getCommandId())
          ? new Verification.Done(Map.of("by", "ledger"))
          : new Verification.NotDone();
    }

    @Override
    public void close() {}
  }
}
