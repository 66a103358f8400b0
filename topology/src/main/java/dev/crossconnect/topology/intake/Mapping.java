package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.document.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the objects and fields of Salesforce mean to the hub: one mapping for every organisation,
 * and for an organisation of its own kind what differs there.
 */
public final class Mapping {

  private final Map<String, ObjectMapping> common;
  private final Map<String, Map<String, ObjectMapping>> byOrganisation;

  private Mapping(
      Map<String, ObjectMapping> common, Map<String, Map<String, ObjectMapping>> byOrganisation) {
    this.common = common;
    this.byOrganisation = byOrganisation;
  }

  public static Mapping from(Section document) {
    document.knows("objects", "organisations");
    Map<String, ObjectMapping> common = objects(document.section("objects"));
    Map<String, Map<String, ObjectMapping>> own = new HashMap<>();
    document
        .optionalSection("organisations")
        .ifPresent(
            organisations ->
                organisations
                    .sections()
                    .forEach(
                        (id, section) -> {
                          String organisation =
                              SalesforceId.widen(id)
                                  .orElseThrow(
                                      () ->
                                          organisations.complaint(
                                              id, "is not an organisation's id"));
                          Map<String, ObjectMapping> merged = new HashMap<>(common);
                          merged.putAll(objects(section.knows("objects").section("objects")));
                          own.put(organisation, Map.copyOf(merged));
                        }));
    return new Mapping(common, Map.copyOf(own));
  }

  private static Map<String, ObjectMapping> objects(Section section) {
    Map<String, ObjectMapping> objects = new HashMap<>();
    section
        .sections()
        .forEach((sobject, rules) -> objects.put(sobject, ObjectMapping.from(sobject, rules)));
    return Map.copyOf(objects);
  }

  /** The field that holds the key of this object's records, if the object is mapped. */
  public Optional<String> keyField(String organisation, String sobject) {
    return Optional.ofNullable(objectsOf(organisation).get(sobject)).map(ObjectMapping::key);
  }

  Understood understand(SalesforceNotification notification, Sobject record)
      throws Misunderstanding {
    Map<String, ObjectMapping> objects = objectsOf(notification.getOrganisationId());
    ObjectMapping mapping = objects.get(notification.getSobjectType());
    if (mapping == null) {
      throw new Misunderstanding(
          "not-mapped",
          "Object '"
              + notification.getSobjectType()
              + "' is not mapped; mapped are "
              + new TreeSet<>(objects.keySet()));
    }
    Instant receivedAt = notification.getReceivedAt();
    RecordState state = mapping.read(record, receivedAt);
    return switch (mapping.kind()) {
      case ORDER ->
          new Understood.Header(
              state.getRecordId(), state, nestedLines(mapping, objects, record, receivedAt));
      case LINE -> new Understood.Line(mapping.id(record, mapping.key()), state);
      case PRICE -> new Understood.Price(state);
      case ACCOUNT -> new Understood.Customer(state);
    };
  }

  private static List<RecordState> nestedLines(
      ObjectMapping header, Map<String, ObjectMapping> objects, Sobject record, Instant receivedAt)
      throws Misunderstanding {
    if (header.lines().isEmpty() || !record.children().containsKey(header.lines().get())) {
      return List.of();
    }
    ObjectMapping line = lineMapping(objects);
    List<RecordState> lines = new ArrayList<>();
    for (Sobject child : record.children().get(header.lines().get())) {
      lines.add(line.read(withOrder(child, line, record), receivedAt));
    }
    return lines;
  }

  /** A line inside of its order need not name it. */
  private static Sobject withOrder(Sobject child, ObjectMapping line, Sobject order) {
    if (child.field(line.key()).isPresent() || order.field("Id").isEmpty()) {
      return child;
    }
    Map<String, String> fields = new HashMap<>(child.fields());
    fields.put(line.key(), order.fields().get("Id"));
    return new Sobject(fields, child.children());
  }

  private static ObjectMapping lineMapping(Map<String, ObjectMapping> objects)
      throws Misunderstanding {
    return objects.values().stream()
        .filter(mapping -> mapping.kind() == RecordKind.LINE)
        .findFirst()
        .orElseThrow(() -> new Misunderstanding("not-mapped", "No object is mapped to lines"));
  }

  private Map<String, ObjectMapping> objectsOf(String organisation) {
    return byOrganisation.getOrDefault(organisation, common);
  }

  /** The organisations that have rules of their own. */
  Set<String> organisations() {
    return byOrganisation.keySet();
  }
}
