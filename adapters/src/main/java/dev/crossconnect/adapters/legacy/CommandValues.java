package dev.crossconnect.adapters.legacy;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import java.util.HashMap;
import java.util.Map;

/**
 * What a command says, by the names that templates call it: {@code commandId}, {@code orderId},
 * {@code lineId}, {@code task}, {@code specification}, {@code verb}, {@code deadline}; each
 * parameter as {@code parameter.<name>}; each resource as {@code resource.<kind>}, a second of a
 * kind as {@code resource.<kind>.2}; and the {@code site} of the resources, or else of the
 * parameters.
 */
public final class CommandValues {

  private static final String RESOURCE = "resource.";
  private static final String SITE = "site";

  private CommandValues() {}

  public static Map<String, String> of(ProvisioningCommand command) {
    Map<String, String> values = new HashMap<>();
    values.put("commandId", command.getCommandId());
    values.put("orderId", command.getOrderId());
    values.put("lineId", command.getLineId());
    values.put("task", command.getTask());
    values.put("specification", command.getSpecification());
    values.put("verb", command.getVerb().name());
    values.put("deadline", command.getDeadline().toString());
    command.getParameters().forEach((name, value) -> values.put("parameter." + name, value));
    for (ResourceRef resource : command.getResources()) {
      String name = RESOURCE + resource.getKind();
      for (int n = 2; values.containsKey(name); n++) {
        name = RESOURCE + resource.getKind() + "." + n;
      }
      values.put(name, resource.getResourceId());
      values.putIfAbsent(SITE, resource.getSite());
    }
    if (command.getParameters().containsKey(SITE)) {
      values.putIfAbsent(SITE, command.getParameters().get(SITE));
    }
    return values;
  }
}
