package dev.crossconnect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {

  private final StringWriter said = new StringWriter();
  private final CommandLine hub = Main.commandLine().setErr(new PrintWriter(said));

  @Test
  void anUnknownNameIsRefusedWithThoseThereAre() {
    assertThat(hub.execute("bench", "ingest", "digest")).isEqualTo(Main.WRONG);
    assertThat(said.toString())
        .contains(
            "There is no benchmark digest", "ingest: the doors to Salesforce", "orders.completed");
  }

  @ParameterizedTest
  @CsvSource({"--rounds, 0, 1 to 1000", "--seconds, 30, 0.05 to 20.0", "--seconds, NaN, 20.0"})
  void turnsThatWouldNeverEndAreRefused(String option, String value, String allowed) {
    assertThat(hub.execute("bench", option, value)).isEqualTo(Main.WRONG);
    assertThat(said.toString()).contains(option + " is " + value, allowed);
  }
}
