package dev.crossconnect.config.testbed;

import dev.crossconnect.config.embedded.BrokerMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A broker in a JVM of its own, that a test may stop, kill and start again at the same address. */
public final class BrokerProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("^" + BrokerMain.READY + "(\\S+)$");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Map<String, String> overrides;
  private ChildJvm child;

  private BrokerProcess(Path directory, Map<String, String> overrides) {
    this.directory = directory;
    this.overrides = Map.copyOf(overrides);
    this.child = launch();
  }

  /** Starts a broker with the state in this directory. */
  static BrokerProcess start(Path directory, Map<String, String> overrides) {
    return new BrokerProcess(directory, overrides);
  }

  public String bootstrapServers() {
    return child.ready(1);
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  /** Ends it like a power failure does (SIGKILL), and returns when it is gone. */
  public void kill() {
    child.kill();
  }

  /** Stops it in order. */
  public void stop() {
    child.stop();
  }

  /** Starts it again, after a stop or a kill, with the state that it had. */
  public void restart() {
    child.close();
    child = launch();
  }

  @Override
  public void close() {
    child.close();
  }

  private ChildJvm launch() {
    List<String> arguments = new ArrayList<>(List.of(directory.toString()));
    overrides.forEach((name, value) -> arguments.add(name + "=" + value));
    return ChildJvm.start(
        BrokerMain.class.getName(),
        arguments,
        List.of("-Xmx256m"),
        directory.toAbsolutePath().getParent(),
        READY,
        PATIENCE);
  }
}
