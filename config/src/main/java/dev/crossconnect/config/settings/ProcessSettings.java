package dev.crossconnect.config.settings;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigException;

/** This process: what it does, where it keeps its state, how it is called. */
public record ProcessSettings(
    Set<Role> roles,
    Path dataDirectory,
    Optional<String> instanceId,
    Http http,
    BusinessFiles business) {

  /** The one HTTP server of the process. */
  public record Http(
      String host,
      int port,
      Optional<String> advertised,
      long largestRequest,
      int threads,
      AccessLog accessLog,
      Set<String> corsOrigins) {}

  /** Whether every request leaves a line in the log. */
  public enum AccessLog {
    ON,
    OFF
  }

  /** Where the business rules are; absent ones are those that come with the hub. */
  public record BusinessFiles(
      Optional<Path> mapping,
      Optional<Path> catalogue,
      Optional<Path> fallout,
      Optional<Path> pricing) {}

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "roles",
              Type.LIST,
              String.join(",", Role.words()),
              ValidList.in(Role.words().toArray(String[]::new)),
              Importance.HIGH,
              "What this process does.")
          .define(
              "data.dir",
              Type.STRING,
              ".hub",
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Where this process keeps its state. One process, one directory.")
          .define(
              "instance.id",
              Type.STRING,
              "",
              InstanceId.ALLOWED,
              Importance.MEDIUM,
              "The stable name of this instance; made up once and kept in the data directory if"
                  + " empty.")
          .define(
              "http.host",
              Type.STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "The address the HTTP server listens on. Any but a loopback address needs"
                  + " authentication.")
          .define(
              "http.port",
              Type.INT,
              8080,
              Range.between(0, 65_535),
              Importance.HIGH,
              "The port of the HTTP server; 0 takes a free one.")
          .define(
              "http.advertised",
              Type.STRING,
              "",
              Importance.MEDIUM,
              "host:port under which other instances reach this one; host and port of the server if"
                  + " empty.")
          .define(
              "http.max.request.bytes",
              Type.LONG,
              16L << 20,
              Range.atLeast(1_024),
              Importance.MEDIUM,
              "Larger requests are refused with 413.")
          .define(
              "http.threads",
              Type.INT,
              200,
              Range.between(8, 10_000),
              Importance.LOW,
              "Requests that are worked on at the same time.")
          .define(
              "http.access.log",
              Type.BOOLEAN,
              false,
              Importance.LOW,
              "Writes a line for every request: caller, method, route, status and time. Never a"
                  + " query, a body or a header.")
          .define(
              "http.cors.origins",
              Type.LIST,
              "",
              Origin.ALLOWED,
              Importance.LOW,
              "Origins whose web pages may read answers, such as https://portal.example.com. None if"
                  + " empty.")
          .define(
              "mapping.file",
              Type.STRING,
              "",
              Importance.HIGH,
              "YAML: what the objects and fields of Salesforce mean to the hub. The default mapping"
                  + " if empty.")
          .define(
              "catalogue.file",
              Type.STRING,
              "",
              Importance.HIGH,
              "YAML: what each product takes to deliver. The sample catalogue if empty.")
          .define(
              "pricing.file",
              Type.STRING,
              "",
              Importance.HIGH,
              "YAML: bundles, categories and promotions. The sample offers if empty.")
          .define(
              "fallout.file",
              Type.STRING,
              "",
              Importance.HIGH,
              "YAML: what is done about a task that did not complete. The default policy if empty.");

  public static ProcessSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    Set<Role> roles =
        config.getList("roles").stream()
            .map(Role::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    if (roles.isEmpty()) {
      throw new ConfigException("roles", "", "at least one of " + Role.words() + " is needed");
    }
    return new ProcessSettings(
        roles,
        Path.of(config.getString("data.dir")),
        text(config, "instance.id"),
        new Http(
            config.getString("http.host"),
            config.getInt("http.port"),
            text(config, "http.advertised"),
            config.getLong("http.max.request.bytes"),
            config.getInt("http.threads"),
            config.getBoolean("http.access.log") ? AccessLog.ON : AccessLog.OFF,
            Set.copyOf(config.getList("http.cors.origins"))),
        new BusinessFiles(
            text(config, "mapping.file").map(Path::of),
            text(config, "catalogue.file").map(Path::of),
            text(config, "fallout.file").map(Path::of),
            text(config, "pricing.file").map(Path::of)));
  }

  private static Optional<String> text(AbstractConfig config, String name) {
    return Optional.of(config.getString(name)).filter(text -> !text.isEmpty());
  }
}
