package dev.crossconnect.topology.intake;

import dev.crossconnect.topology.document.Section;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How one field of the hub is taken from a Salesforce record.
 *
 * @param name the hub's name for it
 * @param from Salesforce's name for it
 * @param values what the values of a picklist mean to the hub; empty to take them as they are
 */
record FieldRule(
    String name,
    String from,
    FieldType type,
    Need need,
    Optional<String> otherwise,
    Map<String, String> values) {

  enum Need {
    REQUIRED,
    OPTIONAL
  }

  static FieldRule from(String name, Section section) {
    section.knows("from", "type", "required", "default", "values");
    FieldRule rule =
        new FieldRule(
            name,
            section.text("from"),
            section.choice("type", FieldType.BY_NAME, FieldType.TEXT),
            section.flag("required") ? Need.REQUIRED : Need.OPTIONAL,
            section.optionalText("default"),
            section.optionalSection("values").map(Section::asTexts).orElse(Map.of()));
    rule.otherwise.ifPresent(
        value -> {
          try {
            rule.canonical(value);
          } catch (Misunderstanding e) {
            throw section.complaint("default", "is not usable: " + e.getMessage());
          }
        });
    return rule;
  }

  /** The hub's value of this field, if the record has one. */
  Optional<String> read(Sobject sobject) throws Misunderstanding {
    Optional<String> value = sobject.field(from);
    if (value.isPresent()) {
      return Optional.of(canonical(value.get()));
    }
    if (otherwise.isPresent()) {
      return Optional.of(canonical(otherwise.get()));
    }
    if (need == Need.REQUIRED) {
      throw new Misunderstanding(
          "field-missing",
          "Field '" + from + "' is missing; it must hold " + expected() + " (" + name + ")");
    }
    return Optional.empty();
  }

  private String canonical(String value) throws Misunderstanding {
    if (!values.isEmpty()) {
      String meaning = values.get(value);
      if (meaning == null) {
        throw wrong(value);
      }
      return meaning;
    }
    try {
      return type.canonical(value);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw wrong(value);
    }
  }

  private Misunderstanding wrong(String value) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
    return new Misunderstanding(
        "field-invalid", "Field '" + from + "' is '" + shown + "'; it must hold " + expected());
  }

  private String expected() {
    return values.isEmpty() ? type.expected() : "one of " + new TreeSet<>(values.keySet());
  }
}
