package dev.crossconnect.adapters;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Commands for tests; every builder is an ordinary command that one thing is changed about. */
public final class Commands {

  private Commands() {}

  public static ProvisioningCommand.Builder command(String commandId) {
    return ProvisioningCommand.newBuilder()
        .setCommandId(commandId)
        .setOrderId("order-of-" + commandId)
        .setLineId("line-1")
        .setTask("activate")
        .setTarget("activation")
        .setVerb(Verb.PROVISION)
        .setSpecification("broadband")
        .setParameters(Map.of("bandwidth", "1G"))
        .setResources(List.of(new ResourceRef("DUB1", "ipv4", "198.51.100.7")))
        .setAttempt(1)
        .setIssuedAt(Instant.now())
        .setDeadline(Instant.now().plus(Duration.ofSeconds(30)));
  }

  public static ProvisioningCommand.Builder command(String commandId, Duration deadline) {
    return command(commandId).setDeadline(Instant.now().plus(deadline));
  }
}
