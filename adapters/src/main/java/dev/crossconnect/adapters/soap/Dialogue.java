package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.legacy.Template;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.avro.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xml.sax.SAXException;

/**
 * What is said to a SOAP system and how its answers are read, as it stands in the target's file.
 *
 * @param namespaces by the prefixes that the expressions use
 * @param look asks what became of the command with an id
 * @param answers to any work, after those of its own operation
 * @param specifications by specification and verb, how work is asked for
 */
record Dialogue(
    SoapVersion soap,
    Map<String, String> namespaces,
    Operation look,
    List<AnswerRule> answers,
    Map<String, Map<Verb, Operation>> specifications) {

  Dialogue {
    soap = soap == null ? SoapVersion.V1_1 : soap;
    namespaces = namespaces == null ? Map.of() : Map.copyOf(namespaces);
    require(
        look != null,
        "'look' is missing: without it nobody finds out what became of a lost answer");
    require(specifications != null, "'specifications' is missing");
    specifications = Map.copyOf(specifications);
    answers = answers == null ? List.of() : List.copyOf(answers);
    XPaths xpaths = new XPaths(namespaces);
    answers.forEach(answer -> answer.check(xpaths));
    checked("look", look, xpaths);
    require(
        look.answers().stream().anyMatch(answer -> answer.means() == Meaning.NOTHING),
        "'look' has no answer that means 'nothing'");
    specifications.forEach(
        (name, verbs) ->
            verbs.forEach((verb, operation) -> checked(name + "." + verb, operation, xpaths)));
  }

  private static void checked(String name, Operation operation, XPaths xpaths) {
    try {
      operation.check(xpaths);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }

  /** How this is asked for, if it can be. */
  Optional<Operation> operation(String specification, Verb verb) {
    return Optional.ofNullable(specifications.getOrDefault(specification, Map.of()).get(verb));
  }

  /** In the order in which they are tried. */
  List<AnswerRule> answersTo(Operation operation) {
    return operation.equals(look)
        ? look.answers()
        : Stream.concat(operation.answers().stream(), answers.stream()).toList();
  }

  /** A request and the answers to it; the first that fits counts. */
  record Operation(String action, String body, List<AnswerRule> answers) {

    Operation {
      action = action == null ? "" : action;
      require(body != null, "'body' is missing");
      answers = answers == null ? List.of() : List.copyOf(answers);
      require(
          action.chars().noneMatch(c -> c == '"' || c < ' '),
          "'action' holds a quote or a control character");
      Template.parse(body);
    }

    Template template() {
      return Template.parse(body);
    }

    private void check(XPaths xpaths) {
      answers.forEach(answer -> answer.check(xpaths));
      Map<String, String> sample = new HashMap<>();
      template().names().forEach(name -> sample.put(name, "x"));
      try {
        Xml.parse(template().fill(sample, Xml::escaped));
      } catch (SAXException e) {
        throw new IllegalArgumentException(
            "'body' is not one well-formed XML element: " + e.getMessage(), e);
      }
    }
  }

  /**
   * One way to read an answer.
   *
   * @param when an XPath expression: it fits if it finds something, or is true
   * @param code an expression for the system's own code of what went wrong, from what {@code when}
   *     has found
   * @param detail the same for its words
   * @param attributes the same for each thing that is given back
   */
  record AnswerRule(
      String when, Meaning means, String code, String detail, Map<String, String> attributes) {

    AnswerRule {
      require(when != null, "'when' is missing");
      require(
          means != null,
          "'means' is missing; one of "
              + List.of(Meaning.values()).stream()
                  .map(Meaning::word)
                  .collect(Collectors.joining(", ")));
      code = code == null ? "''" : code;
      detail = detail == null ? "''" : detail;
      attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    private void check(XPaths xpaths) {
      xpaths.check(when);
      xpaths.check(code);
      xpaths.check(detail);
      attributes.values().forEach(xpaths::check);
    }
  }
}
