package dev.crossconnect.config.settings;

import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of all settings, made from what the parts declare. */
public final class SettingsPage {

  private static final String HEAD =
      """
      # Settings

      Made by `./hub settings` from what each part declares; a test holds this page against it.
      Set a property in the file given with `--config`, or with `--set name=value`.

      Any property of Kafka's clients and of Kafka Streams can be given with `kafka.` in front of its
      name: `kafka.bootstrap.servers` (which turns the embedded broker off),
      `kafka.security.protocol`, `kafka.producer.compression.type`. Those of the registry's HTTP
      client can be given with `registry.client.` in front.

      A secret need not stand in the file: `${env:NAME}` takes it from the environment,
      `${file:/path/to.properties:name}` from another file, `${dir:/path/to/directory:name}` from a
      file of its own.
      """;

  private SettingsPage() {}

  public static String render() {
    StringBuilder page = new StringBuilder(HEAD);
    HubSettings.definitions()
        .forEach((heading, definition) -> table(page, "## " + heading, "", definition));
    HubSettings.targetDefinitions()
        .forEach(
            (what, definition) -> table(page, "### Of " + what, "adapters.<target>.", definition));
    return page.toString();
  }

  private static void table(
      StringBuilder page, String heading, String prefix, ConfigDef definition) {
    page.append('\n').append(heading).append("\n\n");
    page.append("| property | default | allowed | meaning |\n|---|---|---|---|\n");
    new TreeMap<>(definition.configKeys()).values().forEach(key -> row(page, prefix, key));
  }

  private static void row(StringBuilder page, String prefix, ConfigKey key) {
    page.append("| `")
        .append(prefix)
        .append(key.name)
        .append("` | ")
        .append(defaultOf(key))
        .append(" | ")
        .append(allowed(key))
        .append(" | ")
        .append(key.documentation)
        .append(" |\n");
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    if (key.defaultValue == null || key.type == ConfigDef.Type.PASSWORD) {
      return "–";
    }
    String text = ConfigDef.convertToString(key.defaultValue, key.type);
    return text.isEmpty() ? "–" : "`" + text + "`";
  }

  private static String allowed(ConfigKey key) {
    String type = key.type.name().toLowerCase(java.util.Locale.ROOT);
    return key.validator == null || key.validator.toString().contains("Lambda")
        ? type
        : (type + ", " + key.validator).replace("|", "\\|");
  }
}
