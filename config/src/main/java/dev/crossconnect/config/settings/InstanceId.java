package dev.crossconnect.config.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The stable name of an instance. */
public final class InstanceId {

  private static final String SHAPE = "[a-zA-Z0-9_.-]{1,64}";
  private static final String FILE = "instance.id";

  static final ConfigDef.Validator ALLOWED =
      ConfigDef.LambdaValidator.with(
          (name, value) -> {
            if (!((String) value).isEmpty() && !((String) value).matches(SHAPE)) {
              throw new ConfigException(
                  name, value, "letters, digits, '.', '_' and '-' are allowed, at most 64");
            }
          },
          () -> "letters, digits, '.', '_' and '-', at most 64");

  private InstanceId() {}

  /** The name this directory's instance has had since its first start. */
  public static String keptIn(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    if (Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (kept.matches(SHAPE)) {
        return kept;
      }
    }
    String made = "hub-" + UUID.randomUUID().toString().substring(0, 8);
    Files.writeString(file, made);
    return made;
  }
}
