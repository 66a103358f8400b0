package dev.crossconnect.config.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerFileTest {

  private static final String PROPERTY = "security.api.keys.file";
  private static final ApiKey KEY = ApiKey.random();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("keys");
  }

  @Test
  void aKeyLetsInWhoStandsBesideItsHash() throws IOException {
    CallerFile callers =
        read(
            """
            # Apex
            apex = salesforce, reader:%s

            portal = reader:%s
            """
                .formatted(KEY.sha256(), ApiKey.random().sha256()));

    CallerFile.Entry found = callers.find(Fingerprint.of(KEY.text())).orElseThrow();
    assertThat(found.name()).isEqualTo("apex");
    assertThat(found.roles()).containsExactly(CallerRole.SALESFORCE, CallerRole.READER);
    assertThat(callers.find(Fingerprint.of(ApiKey.random().text()))).isEmpty();
  }

  @Test
  void theLineThatIsMadeForAKeyIsUnderstood() throws IOException {
    String line =
        CallerFile.line("noc", EnumSet.of(CallerRole.OPERATOR, CallerRole.READER), KEY.sha256());

    assertThat(read(line).find(Fingerprint.of(KEY.text())))
        .map(CallerFile.Entry::roles)
        .contains(Set.of(CallerRole.READER, CallerRole.OPERATOR));
  }

  @Test
  void aCallerMayHaveTwoKeysSoThatOneCanReplaceTheOther() throws IOException {
    ApiKey next = ApiKey.random();

    CallerFile callers =
        read("a = reader:%s%na = reader:%s".formatted(KEY.sha256(), next.sha256()));

    assertThat(callers.find(Fingerprint.of(KEY.text()))).isPresent();
    assertThat(callers.find(Fingerprint.of(next.text()))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apex                          | is not of the form
          apex = reader                 | is not of the form
          apex = reader:abc             | is not of the form
          a b = reader:HASH             | is not of the form
          apex = reeder:HASH            | names the role 'reeder'; there are [salesforce, reader
          apex = :HASH                  | names the role ''
          apex = reader,:HASH           | names the role ''
          again = reader:FIRST          | has the same sha256
          """)
  void aBadLineIsNamedByItsNumber(String line, String why) throws IOException {
    ApiKey first = ApiKey.random();
    String bad = line.replace("HASH", KEY.sha256()).replace("FIRST", first.sha256());

    assertThatThrownBy(() -> read("ok = reader:%s%n%n%s".formatted(first.sha256(), bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(PROPERTY)
        .hasMessageContaining("line 3 " + why);
  }

  @Test
  void aKeyThatStandsInTheFileByMistakeIsNotRepeatedInTheComplaint() {
    assertThatThrownBy(() -> read("apex = reader:" + KEY.text()))
        .hasMessageContaining("line 1")
        .hasMessageNotContaining(KEY.text());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> CallerFile.read(PROPERTY, file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(PROPERTY)
        .hasMessageContaining(file.toString());
  }

  @Test
  void whatChangesCountsAndWhatCannotBeUsedChangesNothing() throws IOException {
    Files.writeString(file, "a = reader:" + KEY.sha256());
    KnownCallers callers = KnownCallers.in(file, PROPERTY, Caller.Means.KEY);
    Fingerprint shown = Fingerprint.of(KEY.text());

    Files.writeString(file, "half a li");
    callers.refresh();
    assertThat(callers.whoShows(shown)).map(Caller::name).contains("key:a");

    Files.writeString(file, "other = operator:" + KEY.sha256());
    callers.refresh();
    assertThat(callers.whoShows(shown)).map(Caller::name).contains("key:other");

    Files.writeString(file, "# nobody");
    callers.refresh();
    assertThat(callers.whoShows(shown)).isEmpty();
  }

  @Test
  void keysAreLongDifferAndDoNotShowThemselves() {
    assertThat(KEY.text()).matches("hubkey_[A-Za-z0-9_-]{43}").isNotEqualTo(ApiKey.random().text());
    assertThat(KEY.toString()).doesNotContain(KEY.text());
  }

  private CallerFile read(String text) throws IOException {
    return CallerFile.read(PROPERTY, Files.writeString(file, text));
  }
}
