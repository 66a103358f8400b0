package dev.crossconnect.topology.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentTest {

  @Test
  void aMisspeltNameIsRefusedWithItsLineAndTheKnownOnes() {
    Section section = read("product:\n  tsaks: []\n").section("product");

    assertThatThrownBy(() -> section.knows("tasks", "name"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("rules.yaml, line 2: 'product.tsaks' is not known here; known are name, tasks");
  }

  @Test
  void aMissingNameIsNamedWithTheLineOfItsSection() {
    assertThatThrownBy(() -> read("a: 1\nb:\n  c: 2\n").section("b").text("d"))
        .hasMessage("rules.yaml, line 3: 'b.d' is missing");
  }

  @Test
  void aChoiceListsWhatIsAllowed() {
    assertThatThrownBy(() -> read("is: queue").choice("is", Map.of("order", 1, "line", 2)))
        .hasMessage("rules.yaml, line 1: 'is' is 'queue'; allowed are line, order");
  }

  @Test
  void aValueThatCannotBeReadSaysWhy() {
    assertThatThrownBy(() -> read("timeout: soon").optional("timeout", Duration::parse))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("rules.yaml, line 1: 'timeout' is 'soon': ");
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> read("a: 1\nb: [1, 2\nc: 3\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("rules.yaml, line 3");
  }

  @Test
  void theSameNameTwiceIsRefused() {
    assertThatThrownBy(() -> read("a: 1\na: 2\n")).isInstanceOf(DocumentException.class);
  }

  @Test
  void aSingleValueWhereNamesAreExpectedIsRefused() {
    assertThatThrownBy(() -> read("products: none").section("products"))
        .hasMessage("rules.yaml, line 1: products must be names with values");
  }

  @Test
  void aListMayBeWrittenAsASingleValue() {
    assertThat(read("version: SystemModstamp").texts("version")).containsExactly("SystemModstamp");
    assertThat(read("version: [A, B]").texts("version")).containsExactly("A", "B");
    assertThat(read("other: 1").texts("version")).isEmpty();
  }

  private static Section read(String yaml) {
    return Document.read("rules.yaml", new StringReader(yaml));
  }
}
