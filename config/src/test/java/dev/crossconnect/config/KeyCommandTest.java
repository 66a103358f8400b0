package dev.crossconnect.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.http.ApiKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyCommandTest {

  @Test
  void itPrintsAKeyAndTheLineThatLetsItIn() {
    List<String> printed = printedBy("key", "--name", "apex", "--roles", "salesforce,reader");

    assertThat(printed).hasSize(2);
    assertThat(printed.get(1))
        .isEqualTo("apex = salesforce,reader:" + new ApiKey(printed.get(0)).sha256());
  }

  @Test
  void aRoleThatDoesNotExistIsWrongUsage() {
    StringWriter errors = new StringWriter();

    int code =
        Main.commandLine()
            .setErr(new PrintWriter(errors))
            .execute("key", "--name", "apex", "--roles", "root");

    assertThat(code).isEqualTo(Main.WRONG);
    assertThat(errors.toString()).contains("--roles", "'root'", "operator");
  }

  private static List<String> printedBy(String... command) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.commandLine().execute(command)).isEqualTo(Main.FINE);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
