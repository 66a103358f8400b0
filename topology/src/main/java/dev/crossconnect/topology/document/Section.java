package dev.crossconnect.topology.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Names with values in a {@link Document}. Every question that cannot be answered is a complaint.
 */
public final class Section {

  private final String file;
  private final String path;
  private final int line;
  private final Map<String, Node> entries;

  private Section(String file, String path, int line, Map<String, Node> entries) {
    this.file = file;
    this.path = path;
    this.line = line;
    this.entries = entries;
  }

  static Section of(String file, String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw new DocumentException(
          at(file, node) + (path.isEmpty() ? "the file" : path) + " must be names with values");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = scalar(file, path, tuple.getKeyNode());
      if (entries.put(name, tuple.getValueNode()) != null) {
        throw new DocumentException(
            at(file, tuple.getKeyNode()) + "'" + name + "' is there a second time");
      }
    }
    return new Section(file, path, node.getStartMark().getLine() + 1, entries);
  }

  /**
   * Refuses every name that is not one of these: a misspelt name is not silently without effect.
   */
  public Section knows(String... names) {
    Set<String> known = Set.of(names);
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new DocumentException(
            at(file, entry.getValue())
                + "'"
                + below(entry.getKey())
                + "' is not known here; known are "
                + listed(known));
      }
    }
    return this;
  }

  public Set<String> names() {
    return entries.keySet();
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> complaint("'" + below(name) + "' is missing"));
  }

  public Optional<String> optionalText(String name) {
    return Optional.ofNullable(entries.get(name)).map(node -> scalar(file, below(name), node));
  }

  /** A text that must be one of a few; the complaint lists them. */
  public <T> T choice(String name, Map<String, T> allowed) {
    String text = text(name);
    T chosen = allowed.get(text);
    if (chosen == null) {
      throw complaint(name, "is '" + text + "'; allowed are " + listed(allowed.keySet()));
    }
    return chosen;
  }

  public <T> T choice(String name, Map<String, T> allowed, T otherwise) {
    return has(name) ? choice(name, allowed) : otherwise;
  }

  public boolean flag(String name) {
    return choice(name, Map.of("true", true, "false", false), false);
  }

  /** A text read by a function that throws {@link IllegalArgumentException} at what it refuses. */
  public <T> Optional<T> optional(String name, Function<String, T> reader) {
    return optionalText(name)
        .map(
            text -> {
              try {
                return reader.apply(text);
              } catch (IllegalArgumentException | java.time.DateTimeException e) {
                throw complaint(name, "is '" + text + "': " + e.getMessage());
              }
            });
  }

  public Section section(String name) {
    return optionalSection(name).orElseThrow(() -> complaint("'" + below(name) + "' is missing"));
  }

  public Optional<Section> optionalSection(String name) {
    return Optional.ofNullable(entries.get(name)).map(node -> of(file, below(name), node));
  }

  /** The sections below this one, by name and in their order. */
  public Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    entries.forEach((name, node) -> sections.put(name, of(file, below(name), node)));
    return sections;
  }

  public List<Section> list(String name) {
    List<Section> sections = new ArrayList<>();
    for (Node node : items(name)) {
      sections.add(of(file, below(name) + "[" + sections.size() + "]", node));
    }
    return sections;
  }

  /** The texts of a list, or of a single value; none if the name is absent. */
  public List<String> texts(String name) {
    return items(name).stream().map(node -> scalar(file, below(name), node)).toList();
  }

  /** Every name below this section with its text. */
  public Map<String, String> asTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries.forEach((name, node) -> texts.put(name, scalar(file, below(name), node)));
    return texts;
  }

  public DocumentException complaint(String problem) {
    return new DocumentException(file + ", line " + line + ": " + problem);
  }

  public DocumentException complaint(String name, String problem) {
    Node node = entries.get(name);
    String where = node == null ? file + ", line " + line + ": " : at(file, node);
    return new DocumentException(where + "'" + below(name) + "' " + problem);
  }

  private List<Node> items(String name) {
    Node node = entries.get(name);
    if (node == null) {
      return List.of();
    }
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String scalar(String file, String path, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new DocumentException(at(file, node) + "'" + path + "' must be a single value");
  }

  private static String at(String file, Node node) {
    return file + ", line " + (node.getStartMark().getLine() + 1) + ": ";
  }

  private static String listed(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
