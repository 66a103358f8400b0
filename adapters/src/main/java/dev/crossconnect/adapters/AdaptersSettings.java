package dev.crossconnect.adapters;

import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.legacy.ScopedConfig;
import dev.crossconnect.adapters.runner.RunnerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** Which legacy systems are served, and how each is reached. */
public record AdaptersSettings(List<Target> targets) {

  private static final String PREFIX = "adapters.";
  private static final String TARGETS = PREFIX + "targets";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              TARGETS,
              Type.LIST,
              List.of(),
              AdaptersSettings::requireNames,
              Importance.HIGH,
              "The targets whose commands this hub carries out: names of small letters, digits and"
                  + " hyphens. Each has settings of its own behind adapters.<target>.");

  /** What every target has, by names relative to {@code adapters.<target>.} */
  public static final ConfigDef TARGET_DEFINITION =
      new ConfigDef(RunnerSettings.DEFINITION)
          .define(
              "protocol",
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.ValidString.in(Protocol.names()),
              Importance.HIGH,
              "The language that the target speaks; it has further settings of its own.");

  public AdaptersSettings {
    targets = List.copyOf(targets);
  }

  public static AdaptersSettings from(Map<String, ?> properties) {
    List<String> names =
        new AbstractConfig(DEFINITION, properties, false)
            .getList(TARGETS).stream().distinct().toList();
    List<Target> targets = new ArrayList<>();
    Set<String> known = new TreeSet<>(Set.of(TARGETS));
    for (String name : names) {
      String prefix = PREFIX + name + ".";
      ScopedConfig config = ScopedConfig.of(TARGET_DEFINITION, prefix, properties);
      Protocol protocol = Protocol.named(config.text("protocol"));
      TARGET_DEFINITION.names().forEach(property -> known.add(prefix + property));
      protocol.definition().names().forEach(property -> known.add(prefix + property));
      targets.add(
          new Target(
              RunnerSettings.from(name, prefix, properties),
              protocol,
              protocol.settings(prefix, properties)));
    }
    refuseUnknown(properties.keySet(), known);
    return new AdaptersSettings(targets);
  }

  private static void requireNames(String property, Object value) {
    for (Object name : (List<?>) value) {
      if (!NAME.matcher(name.toString()).matches() || name.equals("targets")) {
        throw new ConfigException(
            property, value, "names are of small letters, digits and hyphens: '" + name + "'");
      }
    }
  }

  /** A misspelt name would otherwise be a default in silence. */
  private static void refuseUnknown(Set<String> given, Set<String> known) {
    for (String property : given) {
      if (property.startsWith(PREFIX) && !known.contains(property)) {
        throw new ConfigException(
            "Unknown property "
                + property
                + ": with the configured targets and protocols there are "
                + String.join(", ", known));
      }
    }
  }

  /** One legacy system. */
  public record Target(RunnerSettings runner, Protocol protocol, LegacySettings legacy) {
    public String name() {
      return runner.target();
    }
  }
}
