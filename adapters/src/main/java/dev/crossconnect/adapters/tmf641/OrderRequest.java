package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.util.LinkedHashMap;
import java.util.Map;

/** A command as a service order of one item. */
final class OrderRequest {

  private OrderRequest() {}

  static ObjectNode of(ProvisioningCommand command) {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("externalId", command.getCommandId());
    order.put("description", command.getTask());
    order.put("requestedCompletionDate", command.getDeadline().toString());
    ArrayNode references = order.putArray("externalReference");
    reference(references, "order", command.getOrderId());
    reference(references, "line", command.getLineId());
    ObjectNode item = order.putArray("serviceOrderItem").addObject();
    item.put("id", "1");
    item.put("action", action(command.getVerb()));
    item.set("service", service(command));
    return order;
  }

  /** What is compensated was added by the task, so it is deleted. */
  static String action(Verb verb) {
    return switch (verb) {
      case PROVISION -> "add";
      case MODIFY -> "modify";
      case REMOVE, COMPENSATE -> "delete";
      case VERIFY -> "noChange";
    };
  }

  private static void reference(ArrayNode references, String type, String name) {
    references.addObject().put("externalReferenceType", type).put("name", name);
  }

  private static ObjectNode service(ProvisioningCommand command) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    Map<String, String> characteristics = characteristics(command);
    String id = characteristics.remove(ServiceOrder.SERVICE_ID);
    if (id != null) {
      service.put("id", id);
    }
    service.putObject("serviceSpecification").put("id", command.getSpecification());
    ArrayNode array = service.putArray("serviceCharacteristic");
    characteristics.forEach(
        (name, value) ->
            array.addObject().put("name", name).put("valueType", "string").put("value", value));
    return service;
  }

  /**
   * The parameters under their own names; then each resource under the name of its kind, a second
   * one of a kind as {@code kind.2}; then the site, if no parameter says otherwise.
   */
  private static Map<String, String> characteristics(ProvisioningCommand command) {
    Map<String, String> characteristics = new LinkedHashMap<>(command.getParameters());
    for (ResourceRef resource : command.getResources()) {
      String name = resource.getKind();
      for (int n = 2; characteristics.containsKey(name); n++) {
        name = resource.getKind() + "." + n;
      }
      characteristics.put(name, resource.getResourceId());
      characteristics.putIfAbsent("site", resource.getSite());
    }
    return characteristics;
  }
}
