package dev.crossconnect.adapters.legacy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/** Reads what a target is told in a YAML file, into records; complains with file and line. */
public final class YamlFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .build();

  private YamlFile() {}

  /**
   * Reads a file whole.
   *
   * @param property the setting that names the file
   * @throws ConfigException naming the setting, the file, the line and what is wrong there
   */
  public static <T> T read(String property, Path file, Class<T> type) {
    try {
      T read = YAML.readValue(Files.readString(file), type);
      if (read == null) {
        throw new ConfigException(property, file, "the file is empty");
      }
      return read;
    } catch (JacksonException e) {
      throw new ConfigException(property, file, where(e.getLocation()) + what(e));
    } catch (IOException e) {
      throw new ConfigException(property, file, "cannot be read: " + e);
    }
  }

  private static String where(JsonLocation location) {
    return location == null ? "" : "line " + location.getLineNr() + ": ";
  }

  private static String what(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return path(unknown) + " is not known here; known are " + unknown.getKnownPropertyIds();
    }
    String path =
        e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? path(mapping) + ": "
            : "";
    Throwable cause = e.getCause() instanceof IllegalArgumentException refused ? refused : e;
    return path + (cause == e ? e.getOriginalMessage() : cause.getMessage());
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            reference ->
                reference.getFieldName() == null
                    ? "[" + reference.getIndex() + "]"
                    : reference.getFieldName())
        .collect(Collectors.joining("."));
  }
}
