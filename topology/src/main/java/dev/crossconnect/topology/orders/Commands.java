package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderTask;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.TaskState;
import dev.crossconnect.avro.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the legacy systems are told. */
final class Commands {

  private Commands() {}

  static ProvisioningCommand of(String orderId, OrderLine line, OrderTask task, Instant at) {
    boolean asks = task.getState() == TaskState.verifying;
    return new ProvisioningCommand(
        task.getCommandId(),
        orderId,
        line.getLineId(),
        task.getTask(),
        task.getTarget(),
        asks ? Verb.VERIFY : task.getVerb(),
        asks ? task.getVerb() : null,
        task.getSpecification(),
        parameters(line, task),
        resources(line, task),
        task.getAttempts(),
        at,
        at.plusMillis(task.getTimeoutMillis()));
  }

  /** In the order of their names, so that the same command has the same bytes. */
  private static Map<String, String> parameters(OrderLine line, OrderTask task) {
    Map<String, String> parameters =
        task.getParameters().isEmpty() ? ofLine(line) : new TreeMap<>();
    task.getParameters()
        .forEach(
            (name, template) ->
                Template.filled(template, place -> later(line, task, place))
                    .ifPresent(value -> parameters.put(name, value)));
    Lines.doneBefore(line, task)
        .ifPresent(before -> handles(before).forEach(parameters::putIfAbsent));
    return parameters;
  }

  /** What a task gave back, without what it was told: systems repeat that, and it is the old. */
  private static Map<String, String> handles(OrderTask done) {
    Map<String, String> handles = new TreeMap<>(done.getAttributes());
    handles.keySet().removeAll(done.getParameters().keySet());
    return handles;
  }

  /** Orders that were begun before tasks kept what they are told are told this. */
  private static Map<String, String> ofLine(OrderLine line) {
    Map<String, String> parameters = new TreeMap<>(line.getParameters());
    parameters.put("sku", line.getSku());
    parameters.put("quantity", line.getQuantity().stripTrailingZeros().toPlainString());
    if (line.getSite() != null) {
      parameters.put("site", line.getSite());
    }
    return parameters;
  }

  /** What a task that is to be taken back was told, and what it gave back: the handles to it. */
  static Map<String, String> wayBack(OrderLine line, OrderTask done) {
    Map<String, String> parameters = new TreeMap<>(parameters(line, done));
    parameters.putAll(done.getAttributes());
    parameters.replaceAll((name, value) -> Template.plain(value));
    return parameters;
  }

  private static Optional<String> later(OrderLine line, OrderTask task, Template.Place place) {
    return place.scope().equals(Template.RESOURCE)
        ? task.getGiven().stream()
            .filter(resource -> resource.getKind().equals(place.name()))
            .map(ResourceRef::getResourceId)
            .reduce((first, second) -> first + "," + second)
        : Lines.attribute(line, place.task(), place.attribute());
  }

  /** What was reserved for the task, and what people have used for the line so far. */
  private static List<ResourceRef> resources(OrderLine line, OrderTask task) {
    return Stream.concat(
            task.getGiven().stream(),
            line.getTasks().stream().flatMap(other -> other.getResources().stream()))
        .distinct()
        .toList();
  }
}
