package dev.crossconnect.adapters.legacy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/**
 * Settings that exist once for each target: declared with short names, found in the properties
 * behind a prefix, and named in full when a value is wrong.
 */
public final class ScopedConfig {

  private final String prefix;
  private final AbstractConfig config;

  private ScopedConfig(String prefix, AbstractConfig config) {
    this.prefix = prefix;
    this.config = config;
  }

  /** Checks the properties behind the prefix against a definition with short names. */
  public static ScopedConfig of(ConfigDef definition, String prefix, Map<String, ?> properties) {
    ConfigDef full = new ConfigDef();
    definition
        .configKeys()
        .values()
        .forEach(
            key ->
                full.define(
                    prefix + key.name,
                    key.type,
                    key.defaultValue,
                    key.validator,
                    key.importance,
                    key.documentation));
    return new ScopedConfig(prefix, new AbstractConfig(full, properties, false));
  }

  public String text(String name) {
    return config.getString(prefix + name);
  }

  /** A secret, which is not shown when it is printed. */
  public Password secret(String name) {
    return config.getPassword(prefix + name);
  }

  public List<String> texts(String name) {
    return config.getList(prefix + name);
  }

  public double fraction(String name) {
    return config.getDouble(prefix + name);
  }

  public int number(String name) {
    return config.getInt(prefix + name);
  }

  public Duration millis(String name) {
    return Duration.ofMillis(config.getLong(prefix + name));
  }
}
