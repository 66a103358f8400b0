package dev.crossconnect.adapters.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.adapters.legacy.YamlFile;
import dev.crossconnect.avro.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialogueTest {

  private static final String GOOD =
      """
      soap: "1.2"
      namespaces: {v: "urn:v"}
      look:
        body: <v:Find xmlns:v="urn:v">${commandId}</v:Find>
        answers:
          - {when: "//v:none", means: nothing}
          - {when: "//v:done", means: done}
      specifications:
        line:
          PROVISION:
            body: <v:Add xmlns:v="urn:v" id="${commandId}">${parameter.x:-$$}</v:Add>
            answers:
              - {when: "//v:done", means: done, attributes: {x: "v:x"}}
      """;

  @TempDir private Path directory;

  @Test
  void aFileIsReadWhole() throws IOException {
    Dialogue dialogue = read(GOOD);
    assertThat(dialogue.soap()).isEqualTo(SoapVersion.V1_2);
    assertThat(dialogue.operation("line", Verb.PROVISION)).isPresent();
    assertThat(dialogue.operation("line", Verb.REMOVE)).isEmpty();
    assertThat(dialogue.operation("other", Verb.PROVISION)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          means: nothing       | means: perhaps          | perhaps
          means: nothing       | means: nothing, menas: x | menas is not known here
          means: nothing       | means: pending          | no answer that means 'nothing'
          //v:done             | //w:done                | w
          //v:done             | //v:done[               | XPath
          ${commandId}</v:Find | ${commandId}            | well-formed
          ${commandId}</v:Find | $commandId</v:Find      | dollar sign
          PROVISION            | PROVIDE                 | PROVIDE
          "1.2"                | "2.0"                   | 2.0
          specifications       | specs                   | 'specifications' is missing
          """)
  void whatIsWrongIsNamedWithItsFile(String right, String wrong, String complaint) {
    assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("adapters.voice.dialogue.file")
        .hasMessageContaining("dialogue.yaml")
        .hasMessageContaining(complaint);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                YamlFile.read(
                    "adapters.voice.dialogue.file", directory.resolve("none"), Dialogue.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
  }

  private Dialogue read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("dialogue.yaml"), text);
    return YamlFile.read("adapters.voice.dialogue.file", file, Dialogue.class);
  }
}
