package dev.crossconnect.config.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestBedExtension.class)
class BedIT {

  @Test
  void topicsOfDifferentTestsDoNotMeet(TestBed bed) {
    String topic = bed.createTopic("letters", 3);
    bed.kafka().produce(topic, "key", "a", "b");
    assertThat(topic).startsWith(bed.prefix());
    assertThat(bed.kafka().values(topic)).containsExactly("a", "b");
  }

  @Test
  void aHubIsStartedWithTheSharedServersAndTheOwnPrefix(TestBed bed) {
    HubProcess hub = pretended(bed).roles("gateway", "streams").set("instance.id", "one").start();
    assertThat(hub.url()).isEqualTo("http://127.0.0.1:4711");
    assertThat(hub.output())
        .contains("--roles gateway,streams", "--port 0", "--set instance.id=one")
        .contains("--set kafka.bootstrap.servers=" + bed.bootstrapServers())
        .contains("--set topics.prefix=" + bed.prefix());
  }

  @Test
  void aHubCanBeStoppedAndKilled(TestBed bed) {
    HubProcess stopped = pretended(bed).start();
    assertThat(stopped.stop()).as("exit code after SIGTERM").isEqualTo(143);
    HubProcess killed = pretended(bed).start();
    killed.kill();
    assertThat(killed.isAlive()).isFalse();
  }

  @Test
  void aHubThatDoesNotStartSaysWhy(TestBed bed) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> pretended(bed).option("--fail", "no disk").start())
        .withMessageContaining("code 2")
        .withMessageContaining("no disk");
  }

  @Test
  void whatABedHasStartedEndsWithIt(TestBed bed) throws Exception {
    try (SharedServers servers = new SharedServers()) {
      TestBed other = new TestBed(servers, "other");
      Path directory = other.directory();
      Files.writeString(directory.resolve("state"), "42");
      ChildJvm child = other.closing(Waiting.start(bed.directory()));
      other.close();
      assertThat(child.isAlive()).isFalse();
      assertThat(directory).doesNotExist();
    }
  }

  @Test
  void aChildEndsWithTheTestsThatStartedItWhateverEndsThem(TestBed bed) throws Exception {
    ChildJvm tests = bed.closing(Waiting.start(bed.directory(), "and its child"));
    ProcessHandle child =
        ProcessHandle.of(tests.pid()).orElseThrow().children().findAny().orElseThrow();
    tests.kill();
    child.onExit().get(20, TimeUnit.SECONDS);
  }

  /** The real command line is tested where it is at home; here it matters what arrives there. */
  private static HubProcess.Launch pretended(TestBed bed) {
    return new HubProcess.Launch(bed)
        .mainClass(PretendedHub.class.getName())
        .set("kafka.bootstrap.servers", bed.bootstrapServers())
        .set("topics.prefix", bed.prefix());
  }

  static final class PretendedHub {

    private PretendedHub() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(String.join(" ", args));
      if (Arrays.asList(args).contains("--fail")) {
        System.exit(2);
      }
      System.out.println("hub ready on http://127.0.0.1:4711");
      Thread.currentThread().join();
    }
  }

  /** Waits to be ended, if asked with a child of its own that does the same. */
  static final class Waiting {

    private Waiting() {}

    static ChildJvm start(Path directory, String... arguments) {
      return ChildJvm.start(
          Waiting.class.getName(),
          List.of(arguments),
          List.of(),
          directory,
          Pattern.compile("^waiting$"),
          Duration.ofSeconds(30));
    }

    public static void main(String[] args) throws InterruptedException {
      if (args.length > 0) {
        start(Path.of("."));
      }
      System.out.println("waiting");
      Thread.currentThread().join();
    }
  }
}
