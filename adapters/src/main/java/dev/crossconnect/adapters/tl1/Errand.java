package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.CommandBook.Specification;
import dev.crossconnect.adapters.tl1.CommandTemplate.CannotFill;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing of a command, with everything that can be said about it.
 *
 * @param verb what is to be done; empty if somebody asks who does not know
 */
record Errand(Specification specification, Optional<Verb> verb, Map<String, String> values) {

  private static final String RESOURCE = "resource";
  private static final String SITE = "site";
  private static final String COMMAND_ID = "commandId";
  private static final String ORDER_ID = "orderId";

  Errand {
    values = Map.copyOf(values);
  }

  /**
   * The errands of a command: one, or one for each resource of the kind that the specification
   * names. A command that brings no such resource along names them in a parameter.
   *
   * @throws CannotFill if it names none at all
   */
  static List<Errand> of(ProvisioningCommand command, Specification specification)
      throws CannotFill {
    Map<String, String> values = new HashMap<>(command.getParameters());
    for (ResourceRef resource : command.getResources()) {
      values.putIfAbsent(RESOURCE + "." + resource.getKind(), resource.getResourceId());
      values.putIfAbsent(SITE, resource.getSite());
    }
    values.put(COMMAND_ID, command.getCommandId());
    values.put(ORDER_ID, command.getOrderId());
    values.put("lineId", command.getLineId());
    values.put("task", command.getTask());
    Optional<Verb> verb =
        Optional.ofNullable(
            command.getVerb() == Verb.VERIFY ? command.getVerifies() : command.getVerb());
    if (specification.each().isEmpty()) {
      return List.of(new Errand(specification, verb, values));
    }
    List<Errand> errands = new ArrayList<>();
    for (ResourceRef resource : resources(command, specification.each().get())) {
      Map<String, String> own = new HashMap<>(values);
      own.put(RESOURCE, resource.getResourceId());
      own.put(SITE, resource.getSite());
      errands.add(new Errand(specification, verb, own));
    }
    return errands;
  }

  private static List<ResourceRef> resources(ProvisioningCommand command, String kind)
      throws CannotFill {
    List<ResourceRef> resources =
        command.getResources().stream().filter(ref -> ref.getKind().equals(kind)).toList();
    if (!resources.isEmpty()) {
      return resources;
    }
    String ids = command.getParameters().get(kind);
    String site = command.getParameters().get(SITE);
    if (ids == null || ids.isBlank() || site == null) {
      throw new CannotFill(
          "The command names no resource of kind '"
              + kind
              + "', nor parameters '"
              + kind
              + "' and 'site'");
    }
    List<ResourceRef> named = new ArrayList<>();
    for (String id : ids.split(",", -1)) {
      named.add(new ResourceRef(site, kind, id));
    }
    return named;
  }

  /** Whether it is done when the thing is gone. */
  boolean removes() {
    return verb.filter(v -> v == Verb.REMOVE || v == Verb.COMPENSATE).isPresent();
  }

  Optional<CommandTemplate> work() {
    return verb.map(
        v ->
            v == Verb.COMPENSATE
                ? specification
                    .commands()
                    .getOrDefault(v, specification.commands().get(Verb.REMOVE))
                : specification.commands().get(v));
  }

  /** The thing among what the element listed: the one of this name, or the only one. */
  Optional<Tl1Record> thingIn(List<Tl1Record> records) {
    String resource = values.getOrDefault(RESOURCE, "");
    Optional<Tl1Record> named =
        records.stream().filter(record -> record.aid().equalsIgnoreCase(resource)).findFirst();
    return named.isPresent() || records.size() != 1 || !resource.isEmpty()
        ? named
        : Optional.of(records.get(0));
  }

  /** Whether the last that was done to the thing was this command. */
  boolean isMarked(Tl1Record thing) {
    return thing.field(specification.mark()).filter(values.get(COMMAND_ID)::equals).isPresent();
  }

  /** Whether the thing was made for another order than the one that takes it back. */
  boolean isForeign(Tl1Record thing) {
    return verb.filter(v -> v == Verb.COMPENSATE).isPresent()
        && specification.owner().isPresent()
        && !thing.field(specification.owner().get()).equals(Optional.of(values.get(ORDER_ID)));
  }

  /** What is given back when it is done; what cannot be said is left out. */
  Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    specification
        .gives()
        .forEach(
            (name, template) -> {
              try {
                given.put(name, template.filled(values));
              } catch (CannotFill nothingToGive) {
                given.remove(name);
              }
            });
    return given;
  }
}
