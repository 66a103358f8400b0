package dev.crossconnect.topology.document;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML file of business configuration. Whoever reads it gets file and line into every complaint,
 * because the people who write these files do not read stack traces.
 */
public final class Document {

  private Document() {}

  public static Section read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(file.toString(), reader);
    } catch (IOException e) {
      throw new DocumentException(file + ": cannot be read: " + e, e);
    }
  }

  public static Section read(String name, Reader reader) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(reader);
      if (root == null) {
        throw new DocumentException(name + ": is empty");
      }
      return Section.of(name, "", root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new DocumentException(name + ", line " + line + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new DocumentException(name + ": " + e.getMessage(), e);
    }
  }
}
