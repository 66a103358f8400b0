package dev.crossconnect.adapters.tl1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.adapters.tl1.CommandTemplate.CannotFill;
import dev.crossconnect.adapters.tl1.DenyPolicy.Meaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandBookTest {

  private static final String GOOD =
      """
      session: {login: 'ACT-USER::${user}:${ctag};', keepAlive: 'RTRV-HDR:::${ctag};'}
      deny: {exists: [IEAE], refused: [I*]}
      specifications:
        port:
          look: 'RTRV-PORT::${port}:${ctag};'
          mark: DESC
          provision: 'ENT-PORT::${port}:${ctag}:::DESC="${commandId}";'
      """;

  @TempDir Path folder;

  @Test
  void theSampleHasWhatTheSampleCatalogueNeeds() {
    assertThat(CommandBook.read(Path.of("../config/business/access.yaml")).specifications())
        .containsKeys("ont", "pon-port", "cross-connect");
  }

  @Test
  void aFurtherSpecificationNeedsNoMoreThanAnEntry() throws Exception {
    CommandBook book = read(GOOD);
    assertThat(book.specifications()).containsOnlyKeys("port");
    assertThat(
            book.specifications()
                .get("port")
                .commands()
                .get(dev.crossconnect.avro.Verb.PROVISION)
                .filled(Map.of("port", "1-2", "ctag", "7", "commandId", "c:1")))
        .isEqualTo("ENT-PORT::1-2:7:::DESC=\"c:1\";");
  }

  @Test
  void wholeCodesGoBeforeTheirBeginnings() throws Exception {
    DenyPolicy deny = read(GOOD).deny();
    assertThat(deny.of("IEAE")).isEqualTo(Meaning.EXISTS);
    assertThat(deny.of("IIAC")).isEqualTo(Meaning.REFUSED);
    assertThat(deny.of("SROF")).isEqualTo(Meaning.UNSURE);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlaceAndWhatWouldBeRight() {
    refuses("mark: DESC", "marc: DESC", "specifications.port", "marc", "mark");
    refuses("[IEAE]", "IEAE", "deny.exists", "IEAE", "a list of codes");
    refuses("exists:", "exsits:", "deny", "exsits", "exists");
    refuses(":${ctag};', keep", ":5;', keep", "session.login", "${ctag}");
    refuses("${port}:${ctag};'\n    mark", "${po rt}:${ctag};'\n    mark", "look", "${name}");
    refuses("\"${commandId}\"", "\"${commandId}", "provision", "quote open");
    refuses("session:", "session: [", "not YAML");
  }

  @Test
  void placesOutsideQuotesTakeHarmlessCharactersOnly() throws Exception {
    CommandTemplate template = CommandTemplate.of("A:${a}:\"${b}\";");
    assertThat(template.filled(Map.of("a", "olt-1/2/3", "b", "x\"y\\;")))
        .isEqualTo("A:olt-1/2/3:\"x\\\"y\\\\;\";");
    for (String bad : List.of("1;2", "1:2", "1,2", "1&2", "a b", "\"", "é", "1\n2")) {
      assertThatThrownBy(() -> template.filled(Map.of("a", bad, "b", "")))
          .as(bad)
          .isInstanceOf(CannotFill.class)
          .hasMessageContaining("'a'");
    }
    for (String bad : List.of("line\nbreak", "\u0000", "€")) {
      assertThatThrownBy(() -> template.filled(Map.of("a", "", "b", bad)))
          .isInstanceOf(CannotFill.class)
          .hasMessageContaining("'b'");
    }
    assertThatThrownBy(() -> template.filled(Map.of("b", "")))
        .isInstanceOf(CannotFill.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void recordsAreReadWithTheirQuotes() {
    assertThat(
            Tl1Record.in(
                List.of(
                    "   \"MDL-1-1-18::ACTUALTYPE=PP1GE,AUTOPROV=OFF:OOS-MA,UAS\"",
                    "   \"ONT-1::DESC=\\\"a,b:c;\\\\\\\"d\\\\\\\"\\\",N=\"x:y\":IS\"",
                    "   /* RTRV-EQPT */",
                    "   IEAE",
                    "\"")))
        .containsExactly(
            new Tl1Record("MDL-1-1-18", Map.of("ACTUALTYPE", "PP1GE", "AUTOPROV", "OFF")),
            new Tl1Record("ONT-1", Map.of("DESC", "a,b:c;\"d\"", "N", "x:y")));
  }

  private void refuses(String good, String bad, String... named) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(named);
  }

  private CommandBook read(String yaml) throws IOException {
    return CommandBook.read(Files.writeString(folder.resolve("book.yaml"), yaml));
  }
}
