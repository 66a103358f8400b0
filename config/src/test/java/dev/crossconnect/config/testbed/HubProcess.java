package dev.crossconnect.config.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A hub, or some roles of one, as {@code ./hub run} starts it: in a JVM of its own, that a test may
 * stop and kill. {@link TestBed#hub()} begins one that shares the bed's broker and registry.
 */
public final class HubProcess implements AutoCloseable {

  private static final String MAIN = "dev.crossconnect.config.Main";
  private static final Pattern READY = Pattern.compile("^hub ready on (https?://\\S+:\\d+)$");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChildJvm child;

  private HubProcess(ChildJvm child) {
    this.child = child;
  }

  /** Where its HTTP server is, without a slash at the end. */
  public String url() {
    return child.ready(1);
  }

  public long pid() {
    return child.pid();
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  /** The last lines that it has said so far, on standard output and error. */
  public String output() {
    return child.output();
  }

  /** Ends it like a power failure does (SIGKILL), and returns when it is gone. */
  public void kill() {
    child.kill();
  }

  /** Asks it to stop (SIGTERM), and returns its exit code when it has. */
  public int stop() {
    return child.stop();
  }

  @Override
  public void close() {
    child.close();
  }

  /** What the hub is to be started with. The same launch may start more than one, or one again. */
  public static final class Launch {

    private final TestBed bed;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx512m"));
    private String command = "run";
    private String mainClass = MAIN;
    private Path data;

    Launch(TestBed bed) {
      this.bed = bed;
      this.data = bed.directory().resolve("hub");
    }

    /** The roles it plays; without this call, all of them. */
    public Launch roles(String... roles) {
      return option("--roles", String.join(",", roles));
    }

    /** A property, as {@code --set} gives it. */
    public Launch set(String property, String value) {
      settings.put(property, value);
      return this;
    }

    /** A file of properties, as {@code --config} gives it. */
    public Launch config(Path file) {
      return option("--config", file.toString());
    }

    /** Any other option of the command line. */
    public Launch option(String name, String value) {
      options.addAll(List.of(name, value));
      return this;
    }

    /** Another command than {@code run}. */
    public Launch command(String name) {
      command = name;
      return this;
    }

    /** Its data directory; the one below the bed's directory without this call. */
    public Launch data(Path directory) {
      data = directory;
      return this;
    }

    /** An option for its virtual machine. */
    public Launch jvm(String option) {
      jvmOptions.add(option);
      return this;
    }

    Launch mainClass(String name) {
      mainClass = name;
      return this;
    }

    /** Starts it and returns when it has said that it is ready; it ends with the bed. */
    public HubProcess start() {
      List<String> arguments = new ArrayList<>(List.of(command, "--port", "0"));
      arguments.addAll(List.of("--data", data.toString()));
      arguments.addAll(options);
      settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
      return bed.closing(
          new HubProcess(
              ChildJvm.start(mainClass, arguments, jvmOptions, bed.directory(), READY, PATIENCE)));
    }
  }
}
