package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crossconnect.config.testbed.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryIT {

  @TempDir Path temporary;

  @Test
  void aSecondProcessIsToldWhoHoldsTheDirectory() {
    try (ChildJvm holder = holderOf(temporary)) {
      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> DataDirectory.open(temporary))
          .withMessageContaining(temporary.toString())
          .withMessageContaining("process " + holder.pid())
          .withMessageContaining("--data");
    }
  }

  @Test
  void aHolderThatIsKilledLetsGo() {
    try (ChildJvm holder = holderOf(temporary)) {
      holder.kill();
      try (DataDirectory data = DataDirectory.open(temporary)) {
        assertThat(data.path()).isEqualTo(temporary);
      }
    }
  }

  @Test
  void theSameProcessCannotTakeItTwiceEither() {
    try (DataDirectory data = DataDirectory.open(temporary)) {
      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> DataDirectory.open(data.path()));
    }
  }

  @Test
  void itIsCreatedWithItsParentsAndCanBeTakenAgain() {
    Path deep = temporary.resolve("a/b/data");
    DataDirectory.open(deep).close();
    try (DataDirectory data = DataDirectory.open(deep)) {
      assertThat(List.of(data.broker(), data.registry(), data.streams()))
          .containsExactly(
              deep.resolve("broker"), deep.resolve("registry"), deep.resolve("streams"));
    }
  }

  @Test
  void somebodyElsesFilesAreNeitherTakenNorDeleted() throws IOException {
    Path letter = Files.writeString(temporary.resolve("letter.txt"), "dear");
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(temporary))
        .withMessageContaining("not empty");
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.reset(temporary))
        .withMessageContaining("nothing was deleted");
    assertThat(letter).hasContent("dear");
    assertThat(temporary).isDirectoryNotContaining("glob:**" + DataDirectory.MARKER);
  }

  @Test
  void aResetForgetsEverythingAndTheDirectoryCanBeTakenAgain() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary)) {
      Files.createDirectories(data.broker().resolve("log"));
      Files.writeString(data.broker().resolve("log/records"), "42");
    }
    DataDirectory.reset(temporary);
    try (DataDirectory data = DataDirectory.open(temporary)) {
      assertThat(data.broker()).doesNotExist();
    }
  }

  @Test
  void aResetDoesNotFollowLinksOutOfTheDirectory() throws IOException {
    Path outside = Files.createDirectories(temporary.resolve("outside"));
    Path letter = Files.writeString(outside.resolve("letter.txt"), "dear");
    Path directory = temporary.resolve("data");
    DataDirectory.open(directory).close();
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
    DataDirectory.reset(directory);
    assertThat(link).doesNotExist();
    assertThat(letter).hasContent("dear");
  }

  @Test
  void aResetUnderARunningHubIsRefused() throws IOException {
    try (ChildJvm holder = holderOf(temporary)) {
      Path kept = Files.writeString(temporary.resolve("records"), "42");
      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> DataDirectory.reset(temporary))
          .withMessageContaining("process " + holder.pid());
      assertThat(kept).hasContent("42");
    }
  }

  @Test
  void whatIsNotThereNeedsNoReset() {
    Path absent = temporary.resolve("absent");
    DataDirectory.reset(absent);
    assertThat(absent).doesNotExist();
  }

  private static ChildJvm holderOf(Path directory) {
    return ChildJvm.start(
        Holder.class.getName(),
        List.of(directory.toString()),
        List.of(),
        directory,
        Pattern.compile("^held$"),
        Duration.ofSeconds(30));
  }

  /** Takes a data directory and keeps it until it is stopped. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] args) throws InterruptedException {
      DataDirectory.open(Path.of(args[0]));
      System.out.println("held");
      Thread.currentThread().join();
    }
  }
}
