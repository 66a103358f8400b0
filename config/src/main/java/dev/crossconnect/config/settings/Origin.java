package dev.crossconnect.config.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Where web pages come from, as browsers say it: scheme, host and perhaps port. */
final class Origin {

  static final ConfigDef.Validator ALLOWED =
      ConfigDef.LambdaValidator.with(Origin::require, () -> "such as https://portal.example.com");

  private static final Pattern FORM = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?");

  private Origin() {}

  private static void require(String name, Object value) {
    for (Object origin : (List<?>) value) {
      if (!FORM.matcher(origin.toString()).matches()) {
        throw new ConfigException(
            name,
            origin,
            "name each origin as browsers do: scheme, host in small letters and perhaps port, such"
                + " as https://portal.example.com");
      }
    }
  }
}
