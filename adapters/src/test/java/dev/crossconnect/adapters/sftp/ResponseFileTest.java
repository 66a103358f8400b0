package dev.crossconnect.adapters.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.legacy.YamlFile;
import dev.crossconnect.adapters.reading.Meaning;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResponseFileTest {

  private static final BatchFormat FORMAT =
      YamlFile.read("format.file", Path.of("../config/business/survey.yaml"), BatchFormat.class);
  private static final List<String> LINES =
      List.of("D;c-1;OK;;;S-1", "D;\"c;2\";NO;X;\"says \"\"no\"\"\";", "D;c-3;WHAT;;;");
  private static final String WHOLE =
      "H;survey\n" + String.join("\n", LINES) + "\nT;3;" + Totals.of(LINES).total() + "\n";

  @Test
  void eachLineSaysWhatBecameOfItsCommand() {
    ResponseFile response = ResponseFile.in(WHOLE, FORMAT).orElseThrow();

    assertThat(response.rows()).containsOnlyKeys("c-1", "c;2", "c-3");
    assertThat(response.rows().get("c-1").attributes()).containsEntry("survey", "S-1");
    assertThat(response.rows().get("c;2").meaning()).isEqualTo(Meaning.REJECTED);
    assertThat(response.rows().get("c;2").detail()).isEqualTo("says \"no\"");
    assertThat(response.rows().get("c-3").meaning()).isEqualTo(Meaning.UNCLEAR);
  }

  /** Wherever it is cut off. */
  @Property
  void aPartOfItIsNone(@ForAll @IntRange(min = 0, max = 1_000) int length) {
    if (length < WHOLE.length()) {
      assertThat(ResponseFile.in(WHOLE.substring(0, length), FORMAT)).isEmpty();
    }
  }

  /** Whatever single character of a line about a command is another. */
  @Property
  void aChangedOneIsNone(@ForAll @IntRange(min = 0, max = 1_000) int position) {
    int from = WHOLE.indexOf("D;c-1");
    int to = WHOLE.lastIndexOf("\nT;");
    int at = from + position % (to - from);
    char other = WHOLE.charAt(at) == 'x' ? 'y' : 'x';
    String changed = WHOLE.substring(0, at) + other + WHOLE.substring(at + 1);
    assertThat(ResponseFile.in(changed, FORMAT)).isEmpty();
  }
}
