package dev.crossconnect.config.bench;

import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import java.time.Instant;
import java.util.Map;

/** What legacy systems answer which never have any trouble. */
public final class Answers {

  private Answers() {}

  /** The command is carried out, just now. */
  public static ProvisioningResult done(
      ProvisioningCommand command, Map<String, String> attributes, String adapter) {
    return new ProvisioningResult(
        command.getCommandId(),
        command.getOrderId(),
        command.getLineId(),
        command.getTask(),
        Outcome.COMPLETED,
        null,
        null,
        attributes,
        Instant.now(),
        adapter,
        command.getAttempt());
  }
}
