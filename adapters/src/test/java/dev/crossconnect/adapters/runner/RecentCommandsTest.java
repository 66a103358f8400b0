package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.Commands;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentCommandsTest {

  private final RecentCommands recent = new RecentCommands();

  @Test
  void aCommandRepeatsAfterThousandsOfOthers() {
    assertThat(recent.repeats(command(0))).isFalse();
    IntStream.range(1, 5_000).forEach(n -> assertThat(recent.repeats(command(n))).isFalse());

    assertThat(recent.repeats(command(0))).isTrue();
  }

  @Test
  void itForgetsThoseOfLongAgoAndSoDoesNotGrow() {
    recent.repeats(command(0));
    IntStream.range(1, 100_000).forEach(n -> recent.repeats(command(n)));

    assertThat(recent.repeats(command(0))).isFalse();
  }

  @Test
  void theSameIdWithAnotherVerbIsAnotherErrand() {
    recent.repeats(command(0));

    assertThat(
            recent.repeats(ProvisioningCommand.newBuilder(command(0)).setVerb(Verb.REMOVE).build()))
        .isFalse();
  }

  private static ProvisioningCommand command(int number) {
    return Commands.command("command-" + number).build();
  }
}
