package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.DenyPolicy.Meaning;
import dev.crossconnect.avro.Verb;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What is said to elements of one kind: for a session, and for each specification. */
record CommandBook(Dialogue dialogue, DenyPolicy deny, Map<String, Specification> specifications) {

  private static final List<Verb> WORK =
      List.of(Verb.PROVISION, Verb.MODIFY, Verb.REMOVE, Verb.COMPENSATE);

  /** What every session says. */
  record Dialogue(
      CommandTemplate login, Optional<CommandTemplate> logout, CommandTemplate keepAlive) {}

  /**
   * What is said about one kind of thing.
   *
   * @param each a kind of resource: the command is said once for every such resource
   * @param look asks for the thing
   * @param mark the field in which the thing carries the id of the command that was last done to it
   * @param owner the field in which it carries the id of the order it was made for
   * @param gives what later tasks are told, by name
   */
  record Specification(
      Optional<String> each,
      CommandTemplate look,
      String mark,
      Optional<String> owner,
      Map<Verb, CommandTemplate> commands,
      Map<String, CommandTemplate> gives) {}

  /** The book in this file. */
  static CommandBook read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Entries(file.toString()).book(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("The TL1 commands in " + file + " cannot be read", e);
    }
  }

  /** Reads entries, and says of what is wrong where it stands. */
  private record Entries(String file) {

    CommandBook book(Reader reader) {
      Object document;
      try {
        document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      } catch (YAMLException e) {
        throw new IllegalArgumentException(file + " is not YAML: " + e.getMessage(), e);
      }
      Map<String, Object> all = map("", document, Set.of("session", "deny", "specifications"));
      Map<String, Specification> specifications = new HashMap<>();
      map("specifications", all.get("specifications"))
          .forEach((name, value) -> specifications.put(name, specification(name, value)));
      return new CommandBook(
          dialogue(all.get("session")), deny(all.get("deny")), Map.copyOf(specifications));
    }

    private Dialogue dialogue(Object value) {
      Map<String, Object> entries = map("session", value, Set.of("login", "logout", "keepAlive"));
      return new Dialogue(
          command("session.login", entries.get("login")),
          Optional.ofNullable(entries.get("logout")).map(text -> command("session.logout", text)),
          command("session.keepAlive", entries.get("keepAlive")));
    }

    private DenyPolicy deny(Object value) {
      Set<String> allowed = Set.of("exists", "absent", "busy", "refused", "unsure");
      Map<Meaning, List<String>> codes = new EnumMap<>(Meaning.class);
      map("deny", value, allowed)
          .forEach(
              (name, list) ->
                  codes.put(Meaning.valueOf(name.toUpperCase(Locale.ROOT)), codes(name, list)));
      return new DenyPolicy(codes);
    }

    private List<String> codes(String name, Object value) {
      if (!(value instanceof List<?> list)) {
        throw wrong("deny." + name, value, "a list of codes, such as [IEAE, P*]");
      }
      return list.stream().map(code -> String.valueOf(code).toUpperCase(Locale.ROOT)).toList();
    }

    private Specification specification(String name, Object value) {
      String place = "specifications." + name;
      Map<String, Object> entries =
          map(
              place,
              value,
              Set.of(
                  "each",
                  "look",
                  "mark",
                  "owner",
                  "provision",
                  "modify",
                  "remove",
                  "compensate",
                  "gives"));
      Map<Verb, CommandTemplate> commands = new EnumMap<>(Verb.class);
      for (Verb verb : WORK) {
        String word = verb.name().toLowerCase(Locale.ROOT);
        if (entries.containsKey(word)) {
          commands.put(verb, command(place + "." + word, entries.get(word)));
        }
      }
      Map<String, CommandTemplate> gives = new LinkedHashMap<>();
      map(place + ".gives", entries.getOrDefault("gives", Map.of()))
          .forEach((given, text) -> gives.put(given, template(place + ".gives." + given, text)));
      return new Specification(
          Optional.ofNullable(entries.get("each")).map(Object::toString),
          command(place + ".look", entries.get("look")),
          text(place + ".mark", entries.get("mark")),
          Optional.ofNullable(entries.get("owner")).map(Object::toString),
          Map.copyOf(commands),
          Map.copyOf(gives));
    }

    private CommandTemplate command(String place, Object value) {
      CommandTemplate template = template(place, value);
      if (!template.toString().contains("${ctag}") || !template.toString().endsWith(";")) {
        throw wrong(place, value, "a command with ${ctag} in it and ; at its end");
      }
      return template;
    }

    private CommandTemplate template(String place, Object value) {
      try {
        return CommandTemplate.of(text(place, value));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + place + ": " + e.getMessage(), e);
      }
    }

    private String text(String place, Object value) {
      if (!(value instanceof String text) || text.isBlank()) {
        throw wrong(place, value, "a text");
      }
      return text;
    }

    private Map<String, Object> map(String place, Object value) {
      if (!(value instanceof Map<?, ?> map)) {
        throw wrong(place, value, "entries with names");
      }
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((name, entry) -> named.put(String.valueOf(name), entry));
      return named;
    }

    private Map<String, Object> map(String place, Object value, Set<String> allowed) {
      Map<String, Object> entries = map(place, value);
      List<String> unknown = new ArrayList<>(entries.keySet());
      unknown.removeAll(allowed);
      if (!unknown.isEmpty()) {
        throw wrong(place, unknown, "entries of the names " + allowed.stream().sorted().toList());
      }
      return entries;
    }

    private IllegalArgumentException wrong(String place, Object value, String right) {
      String where = place.isEmpty() ? "the document" : place;
      return new IllegalArgumentException(
          file + ": " + where + " is " + value + "; right would be " + right);
    }
  }
}
