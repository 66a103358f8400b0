package dev.crossconnect.adapters;

import dev.crossconnect.adapters.jdbc.JdbcSettings;
import dev.crossconnect.adapters.legacy.LegacySettings;
import dev.crossconnect.adapters.sftp.SftpSettings;
import dev.crossconnect.adapters.soap.SoapSettings;
import dev.crossconnect.adapters.tl1.Tl1Settings;
import dev.crossconnect.adapters.tmf641.Tmf641Settings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The languages that legacy systems speak. */
@SuppressWarnings("ImmutableEnumChecker") // definitions and readers are never changed
public enum Protocol {
  TMF641,
  SOAP,
  TL1,
  SFTP,
  JDBC;

  /** What a target of this protocol has to be told, by names relative to the target. */
  public ConfigDef definition() {
    return switch (this) {
      case TMF641 -> Tmf641Settings.DEFINITION;
      case SOAP -> SoapSettings.DEFINITION;
      case JDBC -> JdbcSettings.DEFINITION;
      case SFTP -> SftpSettings.DEFINITION;
      case TL1 -> Tl1Settings.DEFINITION;
    };
  }

  LegacySettings settings(String prefix, Map<String, ?> properties) {
    return switch (this) {
      case TMF641 -> Tmf641Settings.from(prefix, properties);
      case SOAP -> SoapSettings.from(prefix, properties);
      case JDBC -> JdbcSettings.from(prefix, properties);
      case SFTP -> SftpSettings.from(prefix, properties);
      case TL1 -> Tl1Settings.from(prefix, properties);
    };
  }

  static Protocol named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  static String[] names() {
    return Arrays.stream(values())
        .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }
}
