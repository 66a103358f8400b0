package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.SimulatedBatchHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A batch host with a directory of its own. */
final class BatchBed implements AutoCloseable {

  static final int TIMEOUT_MILLIS = 500;

  private final Path directory;
  private final SimulatedBatchHost host;

  BatchBed() {
    try {
      directory = Files.createTempDirectory("batch-host");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host = new SimulatedBatchHost("secret", directory);
    host.restFor(Duration.ofMillis(5));
    host.start();
  }

  SimulatedBatchHost host() {
    return host;
  }

  LegacySystem connect() {
    return connect(Map.of());
  }

  LegacySystem connect(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("host", "127.0.0.1");
    settings.put("port", Integer.toString(host.port()));
    settings.put("host.keys", host.fingerprint());
    settings.put("username", SimulatedBatchHost.USERNAME);
    settings.put("password", host.password());
    settings.put("format.file", "../config/business/survey.yaml");
    settings.put("collect.ms", "5");
    settings.put("poll.ms", "10");
    settings.put("timeout.ms", Integer.toString(TIMEOUT_MILLIS));
    settings.put("retry.initial.ms", "10");
    settings.put("retry.max.ms", "100");
    settings.putAll(others);
    return SftpSettings.from("", settings).connect(Clock.systemUTC());
  }

  @Override
  public void close() {
    host.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
