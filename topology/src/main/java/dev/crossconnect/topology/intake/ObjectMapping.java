package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.salesforce.SalesforceId;
import dev.crossconnect.topology.document.Section;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How records of one Salesforce object are understood.
 *
 * @param sobject Salesforce's name of the object
 * @param key the field that holds the key its records are written under
 * @param versions the fields that may hold the record's version, the first that is there wins
 * @param parameters the ending of names of fields that are parameters if no rule takes them; empty
 *     for none
 * @param lines the child relation that holds an order's lines; empty for none
 */
record ObjectMapping(
    String sobject,
    RecordKind kind,
    String key,
    List<String> versions,
    List<FieldRule> fields,
    Optional<String> parameters,
    Optional<String> lines) {

  private static final String ID = "Id";

  static ObjectMapping from(String sobject, Section section) {
    section.knows("is", "key", "version", "fields", "parameters", "lines");
    RecordKind kind = section.choice("is", RecordKind.BY_NAME);
    List<String> versions = section.texts("version");
    if (versions.isEmpty()) {
      throw section.complaint("'version' is missing: the fields that hold a record's version");
    }
    return new ObjectMapping(
        sobject,
        kind,
        section.optionalText("key").orElse(ID),
        versions,
        rules(kind, section.section("fields")),
        section.optionalText("parameters"),
        section.optionalText("lines"));
  }

  private static List<FieldRule> rules(RecordKind kind, Section section) {
    List<FieldRule> rules = new ArrayList<>();
    section
        .sections()
        .forEach(
            (name, rule) -> {
              if (!kind.has(name)) {
                throw section.complaint(
                    name,
                    "is no field of a record that is: "
                        + kind.word()
                        + "; its fields are "
                        + kind.fields());
              }
              rules.add(FieldRule.from(name, rule));
            });
    Set<String> named = rules.stream().map(FieldRule::name).collect(Collectors.toSet());
    for (String field : kind.mandatory()) {
      if (!named.contains(field)) {
        throw section.complaint("a rule for '" + field + "' is missing");
      }
    }
    return List.copyOf(rules);
  }

  /** The record as the hub keeps it. */
  RecordState read(Sobject record, Instant receivedAt) throws Misunderstanding {
    String id = id(record, ID);
    if (record.deleted()) {
      return new RecordState(
          version(record).orElse(receivedAt.toEpochMilli()), true, Map.of(), Map.of(), id);
    }
    long stamp =
        version(record)
            .orElseThrow(
                () ->
                    new Misunderstanding(
                        "version-missing",
                        "None of the fields "
                            + versions
                            + " is there; one of them must say which state of the record is the"
                            + " newer"));
    Map<String, String> values = new HashMap<>();
    for (FieldRule rule : fields) {
      Optional<String> value = rule.read(record);
      if (value.isPresent()) {
        values.put(rule.name(), value.get());
      }
    }
    return new RecordState(stamp, false, values, parametersOf(record), id);
  }

  /** The id in a field, in its long form. */
  String id(Sobject record, String field) throws Misunderstanding {
    String value =
        record
            .field(field)
            .orElseThrow(
                () ->
                    new Misunderstanding(
                        "field-missing",
                        "Field '" + field + "' is missing; it must hold the id of a record"));
    return SalesforceId.widen(value)
        .orElseThrow(
            () ->
                new Misunderstanding(
                    "field-invalid",
                    "Field '" + field + "' does not hold " + FieldType.ID.expected()));
  }

  private Optional<Long> version(Sobject record) throws Misunderstanding {
    for (String field : versions) {
      Optional<String> value = record.field(field);
      if (value.isPresent()) {
        try {
          return Optional.of(FieldType.instant(value.get()).toEpochMilli());
        } catch (DateTimeException e) {
          throw new Misunderstanding(
              "field-invalid",
              "Field '"
                  + field
                  + "' is '"
                  + value.get()
                  + "'; it must hold "
                  + FieldType.INSTANT.expected());
        }
      }
    }
    return Optional.empty();
  }

  private Map<String, String> parametersOf(Sobject record) {
    if (parameters.isEmpty()) {
      return Map.of();
    }
    String ending = parameters.get();
    Map<String, String> found = new HashMap<>();
    record
        .fields()
        .forEach(
            (name, value) -> {
              if (name.endsWith(ending) && !isRuled(name)) {
                found.put(name, value);
              }
            });
    return found;
  }

  private boolean isRuled(String field) {
    for (FieldRule rule : fields) {
      if (rule.from().equals(field)) {
        return true;
      }
    }
    return false;
  }
}
