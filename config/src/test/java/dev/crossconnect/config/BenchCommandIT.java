package dev.crossconnect.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.config.testbed.ChildJvm;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestBedExtension.class)
class BenchCommandIT {

  private static final Pattern LAST_ROW = Pattern.compile("^adapters\\.commands .*");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void theEdgesAreMeasuredAndNothingIsLeftBehind(TestBed bed) throws Exception {
    Path json = bed.directory().resolve("outcomes.json");
    Path temporary = Files.createDirectory(bed.directory().resolve("tmp"));

    ChildJvm bench =
        bed.closing(
            ChildJvm.start(
                Main.class.getName(),
                List.of(
                    "bench",
                    "ingest",
                    "adapters",
                    "--rounds=1",
                    "--seconds=0.05",
                    "--json=" + json,
                    "--set=kafka.bootstrap.servers=" + bed.bootstrapServers(),
                    "--set=registry.url=" + bed.registryUrl(),
                    "--set=topics.prefix=" + bed.prefix()),
                List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporary),
                bed.directory(),
                LAST_ROW,
                PATIENCE));

    assertThat(bench.awaitEnd()).as(bench.output()).isZero();
    JsonNode outcomes = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(outcomes)
        .extracting(outcome -> outcome.get("name").textValue())
        .containsExactly(
            "ingest.messages-of-100",
            "ingest.batches-of-200",
            "ingest.messages-of-1",
            "adapters.commands");
    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.get("value").doubleValue()).isPositive();
              assertThat(outcome.get("baseline").doubleValue()).isPositive();
              assertThat(outcome.get("ratio").doubleValue()).isPositive();
              assertThat(outcome.get("rounds").intValue()).isEqualTo(1);
            });
    assertThat(temporary).isEmptyDirectory();
    bed.await()
        .untilAsserted(
            () ->
                assertThat(bed.kafka().admin().listTopics().names().get())
                    .noneMatch(topic -> topic.startsWith(bed.prefix())));
  }
}
