package dev.crossconnect.adapters.sftp;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification.Done;
import dev.crossconnect.adapters.legacy.Verification.NotDone;
import dev.crossconnect.adapters.legacy.Verification.Undecided;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.avro.ProvisioningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SftpSystemTest {

  private static final Duration SHORT = Duration.ofMillis(700);

  private final BatchBed bed = new BatchBed();
  private final List<LegacySystem> adapters = new ArrayList<>();

  @AfterEach
  void close() {
    adapters.forEach(LegacySystem::close);
    bed.close();
  }

  @Test
  void commandsShareAFileAndEachGetsItsLineOfTheResponse() throws IOException {
    LegacySystem adapter = connect(Map.of("collect.ms", "300"));
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      outcomes.add(inBackground(adapter, survey("c-" + n).build()));
    }
    Set<Outcome> all = outcomes.stream().map(CompletableFuture::join).collect(Collectors.toSet());

    assertThat(all).hasSize(20).allMatch(Completed.class::isInstance);
    assertThat(files("sent").size()).isLessThan(20);
    assertThat(bed.host().effects()).hasSize(20);
    assertThat(bed.host().effects().values()).containsOnly(1);
    await().untilAsserted(() -> assertThat(files("responses")).isEmpty());
    assertThat(files("archive")).hasSameSizeAs(files("sent"));
  }

  @Test
  void aFullFileIsNotKeptWaiting() {
    LegacySystem adapter = connect(Map.of("collect.ms", "3600000", "file.max.lines", "2"));
    CompletableFuture<Outcome> one = inBackground(adapter, survey("c-1").build());
    CompletableFuture<Outcome> two = inBackground(adapter, survey("c-2").build());
    assertThat(one.join()).isInstanceOf(Completed.class);
    assertThat(two.join()).isInstanceOf(Completed.class);
  }

  @Test
  void numbersGoOnAfterARestartAndBesideAnotherInstance() throws Exception {
    LegacySystem first = connect(Map.of());
    first.execute(survey("c-1").build());
    first.close();
    LegacySystem second = connect(Map.of());
    LegacySystem third = connect(Map.of());
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int n = 2; n < 12; n++) {
      outcomes.add(inBackground(n % 2 == 0 ? second : third, survey("c-" + n).build()));
    }
    outcomes.forEach(outcome -> assertThat(outcome.join()).isInstanceOf(Completed.class));

    List<String> sent = files("sent");
    for (int n = 0; n < sent.size(); n++) {
      assertThat(sent.get(n)).isEqualTo("survey-%09d.csv".formatted(n + 1));
    }
    assertThat(bed.host().effects()).hasSize(11);
    assertThat(bed.host().effects().values()).containsOnly(1);
  }

  @Test
  void aLetterWhoseWriterDiedBeforeItWasDeliveredIsDelivered() throws Exception {
    List<String> lines = List.of("D;c-1;SURVEY;order;DUB1;later");
    Totals totals = Totals.of(lines);
    Files.writeString(
        bed.host().files().resolve("sent").resolve("survey-000000001.csv"),
        "H;000000001;now\n" + lines.get(0) + "\nT;" + totals.count() + ";" + totals.total() + "\n");

    assertThat(connect(Map.of()).verify(survey("c-1").build())).isInstanceOf(Done.class);
    assertThat(bed.host().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void aResponseIsNotBelievedBeforeItIsWhole() throws Exception {
    bed.host().halfWritten(Dial.always());
    assertThat(connect(Map.of()).execute(survey("c-1").build())).isInstanceOf(Completed.class);
  }

  @Test
  void aResponseWithoutItsMarkerIsNotTouched() throws Exception {
    LegacySystem adapter = connect(Map.of("response.marker", ".done"));
    CompletableFuture<Outcome> outcome = inBackground(adapter, survey("c-1").build());
    Path responses = bed.host().files().resolve("responses");
    await().until(() -> !files("responses").isEmpty());
    assertThat(outcome).isNotDone();

    Files.createFile(responses.resolve("survey-000000001.csv.done"));

    assertThat(outcome.join()).isInstanceOf(Completed.class);
    await().untilAsserted(() -> assertThat(files("responses")).isEmpty());
    assertThat(files("archive")).containsExactly("survey-000000001.csv");
  }

  @Test
  void whatFailedIsSentAgainInAnotherFileAndTheLastCounts() throws Exception {
    LegacySystem adapter = connect(Map.of());
    bed.host().fail(Dial.next(1));
    assertThat(adapter.execute(survey("c-1").build()))
        .isEqualTo(new Failed("SIM-FAILED", "The surveyor was ill"));
    assertThat(adapter.verify(survey("c-1").build())).isInstanceOf(NotDone.class);

    assertThat(adapter.execute(survey("c-1").build())).isInstanceOf(Completed.class);
    assertThat(adapter.verify(survey("c-1").build())).isInstanceOf(Done.class);
    assertThat(files("sent")).hasSize(2);
  }

  @Test
  void aRefusalComesInTheHostsWords() throws Exception {
    bed.host().refuse(Dial.always());
    assertThat(connect(Map.of()).execute(survey("c-1").build()))
        .isEqualTo(new Rejected("SIM-REFUSED", "Nobody surveys there"));
  }

  @Test
  void aServerThatShowsAnotherKeyIsToldNothing() throws Exception {
    LegacySystem adapter = connect(Map.of("host.keys", "SHA256:" + "A".repeat(43)));
    assertThat(adapter.execute(survey("c-1").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("UNREACHABLE"));
    assertThat(files("sent")).isEmpty();
  }

  @Test
  void aWrongPasswordIsUnreachableAndAQuestionStaysOpen() throws Exception {
    LegacySystem adapter = connect(Map.of("password", "wrong"));
    assertThat(adapter.execute(survey("c-1").build())).isInstanceOf(Failed.class);
    assertThat(adapter.verify(survey("c-1", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void whatWouldBreakItsLineIsRejectedAndNotSent() throws Exception {
    assertThat(
            connect(Map.of())
                .execute(survey("c-1").setParameters(Map.of("site", "a\nD;c-2")).build()))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("BAD_VALUE"));
    assertThat(files("sent")).isEmpty();
  }

  @Test
  void aSeparatorInAValueStaysInItsField() throws Exception {
    LegacySystem adapter = connect(Map.of());
    adapter.execute(survey("c-1").setParameters(Map.of("site", "a;\"b\";c")).build());
    String sent =
        Files.readString(bed.host().files().resolve("sent").resolve("survey-000000001.csv"));
    assertThat(sent.lines().map(line -> ResponseFile.fields(line, ';')))
        .anySatisfy(fields -> assertThat(fields).contains("c-1", "a;\"b\";c"));
  }

  @Test
  void whatIsNotAnsweredInTimeIsUnknownAndFoundOutLater() throws Exception {
    bed.host().restFor(Duration.ofMillis(1_500));
    LegacySystem adapter = connect(Map.of());
    adapter.execute(survey("c-0").build());
    assertThat(adapter.execute(survey("c-1", SHORT).build())).isInstanceOf(Unknown.class);
    assertThat(adapter.verify(survey("c-1").build())).isInstanceOf(Done.class);
  }

  @Test
  void fingerprintsAreNeeded() {
    assertThatThrownBy(() -> bed.connect(Map.of("host.keys", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host.keys")
        .hasMessageContaining("SHA256:");
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(bed.host().files().resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private LegacySystem connect(Map<String, String> others) {
    LegacySystem adapter = bed.connect(others);
    adapters.add(adapter);
    return adapter;
  }

  private static CompletableFuture<Outcome> inBackground(
      LegacySystem adapter, ProvisioningCommand command) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(adapter.execute(command));
              } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return outcome;
  }

  private static ProvisioningCommand.Builder survey(String commandId) {
    return survey(commandId, Duration.ofSeconds(30));
  }

  private static ProvisioningCommand.Builder survey(String commandId, Duration deadline) {
    return command(commandId, deadline)
        .setSpecification("site-survey")
        .setParameters(Map.of("site", "DUB1"));
  }
}
