package dev.crossconnect.config.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * What the hub was told, name by name: the file first, then what the command line sets. Secrets
 * stand in as {@code ${env:NAME}}, {@code ${file:path:name}} or {@code ${dir:path:name}} and are
 * put in here.
 */
public final class HubProperties {

  private static final String KAFKA = "kafka.";

  private final Map<String, String> values;

  private HubProperties(Map<String, String> values) {
    this.values = values;
  }

  public static HubProperties of(Optional<Path> file, Map<String, String> overrides) {
    Map<String, String> values = new HashMap<>();
    file.ifPresent(path -> values.putAll(read(path)));
    values.putAll(overrides);
    return new HubProperties(Map.copyOf(resolve(values)));
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("--config", file, "cannot be read as properties: " + e);
    }
    Map<String, String> values = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n).strip()));
    return values;
  }

  private static Map<String, String> resolve(Map<String, String> values) {
    Map<String, ConfigProvider> providers =
        Map.of(
            "env", new EnvVarConfigProvider(),
            "file", new FileConfigProvider(),
            "dir", new DirectoryConfigProvider());
    providers.values().forEach(provider -> provider.configure(Map.of()));
    Map<String, String> resolved =
        new HashMap<>(new ConfigTransformer(providers).transform(values).data());
    resolved.forEach(
        (name, value) -> {
          if (value != null && value.matches(".*\\$\\{(env|file|dir):.*")) {
            throw new ConfigException(
                name, value, "nothing stands behind this reference; give it a value");
          }
        });
    return resolved;
  }

  public Map<String, String> all() {
    return values;
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** These, and where they say nothing, those. */
  public HubProperties withDefaults(Map<String, String> defaults) {
    Map<String, String> merged = new HashMap<>(defaults);
    merged.putAll(values);
    return new HubProperties(Map.copyOf(merged));
  }

  /** What was said for Kafka's own clients, by their names. */
  public Map<String, Object> kafka() {
    Map<String, Object> kafka = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA)) {
            kafka.put(name.substring(KAFKA.length()), value);
          }
        });
    return kafka;
  }

  /** Refuses names that nothing reads: a misspelt setting is not silently without effect. */
  public void refuseUnknown(Set<String> names, List<String> prefixes) {
    for (String name : new TreeSet<>(values.keySet())) {
      if (names.contains(name) || prefixes.stream().anyMatch(name::startsWith)) {
        continue;
      }
      String nearest =
          names.stream().min(Comparator.comparingInt(known -> distance(known, name))).orElse("");
      throw new ConfigException(
          "Property " + name + " is not known; did you mean " + nearest + "?");
    }
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(swap, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
