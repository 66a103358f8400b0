package dev.crossconnect.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.adapters.AdaptersSettings.Target;
import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.runner.BreakerSettings;
import dev.crossconnect.adapters.runner.GateSettings;
import dev.crossconnect.adapters.runner.MaintenanceWindow;
import dev.crossconnect.adapters.runner.RunnerSettings;
import dev.crossconnect.adapters.tmf641.Tmf641Settings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class AdaptersSettingsTest {

  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "adapters.targets", "activation",
              "adapters.activation.protocol", "tmf641",
              "adapters.activation.url", "http://oss:8080/tmf-api/serviceOrdering/v4"));

  @Test
  void withoutTargetsThereIsNothingToDo() {
    assertThat(AdaptersSettings.from(Map.of()).targets()).isEmpty();
  }

  @Test
  void aTargetNeedsNoMoreThanItsProtocolAndUrl() {
    assertThat(AdaptersSettings.from(properties).targets())
        .containsExactly(
            new Target(
                new RunnerSettings(
                    "activation",
                    16,
                    4_000,
                    Duration.ofMillis(5),
                    Duration.ofSeconds(5),
                    new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(10)),
                    new GateSettings(
                        new BreakerSettings(20, 50, Duration.ofSeconds(2), Duration.ofSeconds(60)),
                        0,
                        1,
                        List.of())),
                Protocol.TMF641,
                new Tmf641Settings(
                    URI.create("http://oss:8080/tmf-api/serviceOrdering/v4"),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(5),
                    new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(10)),
                    1 << 20)));
  }

  @Test
  void everythingCanBeSetByItsName() {
    properties.put("adapters.activation.concurrency", "200");
    properties.put("adapters.activation.queue", "50");
    properties.put("adapters.activation.linger.ms", "0");
    properties.put("adapters.activation.drain.ms", "1");
    properties.put("adapters.activation.connect.timeout.ms", "2");
    properties.put("adapters.activation.timeout.ms", "3");
    properties.put("adapters.activation.poll.initial.ms", "4");
    properties.put("adapters.activation.poll.max.ms", "5");
    properties.put("adapters.activation.retry.initial.ms", "6");
    properties.put("adapters.activation.retry.max.ms", "7");
    properties.put("adapters.activation.response.max.bytes", "2048");
    properties.put("adapters.activation.breaker.calls", "8");
    properties.put("adapters.activation.breaker.percent", "9");
    properties.put("adapters.activation.breaker.pause.ms", "10");
    properties.put("adapters.activation.breaker.pause.max.ms", "11");
    properties.put("adapters.activation.rate.per.second", "0.5");
    properties.put("adapters.activation.rate.burst", "12");
    properties.put(
        "adapters.activation.maintenance", "Sun 02:00-04:00 Europe/Dublin, daily 12:00-12:30 UTC");

    Target target = AdaptersSettings.from(properties).targets().get(0);

    assertThat(target.runner())
        .isEqualTo(
            new RunnerSettings(
                "activation",
                200,
                50,
                Duration.ZERO,
                Duration.ofMillis(1),
                new RetrySettings(Duration.ofMillis(6), Duration.ofMillis(7)),
                new GateSettings(
                    new BreakerSettings(8, 9, Duration.ofMillis(10), Duration.ofMillis(11)),
                    0.5,
                    12,
                    List.of(
                        MaintenanceWindow.parse("Sun 02:00-04:00 Europe/Dublin"),
                        MaintenanceWindow.parse("daily 12:00-12:30 UTC")))));
    assertThat(target.legacy())
        .isEqualTo(
            new Tmf641Settings(
                URI.create("http://oss:8080/tmf-api/serviceOrdering/v4"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                new RetrySettings(Duration.ofMillis(6), Duration.ofMillis(7)),
                2048));
  }

  @Test
  void everySettingIsExplained() {
    Stream.concat(
            Stream.of(AdaptersSettings.DEFINITION, AdaptersSettings.TARGET_DEFINITION),
            Stream.of(Protocol.values()).map(Protocol::definition))
        .forEach(
            definition ->
                definition
                    .configKeys()
                    .values()
                    .forEach(key -> assertThat(key.documentation).as(key.name).isNotBlank()));
  }

  @Test
  void aWrongValueIsNamedWithWhatWouldBeRight() {
    refuses("adapters.activation.protocol", "tmf999", "tmf641");
    refuses("adapters.activation.concurrency", "0", "at least 1");
    refuses("adapters.activation.timeout.ms", "soon", "Not a number");
    refuses("adapters.activation.maintenance", "Sun 2-4", "Sun 02:00-04:00 Europe/Dublin");
    refuses("adapters.activation.url", "ftp://oss/x", "http://");
    refuses("adapters.activation.url", "not a url", "not a URL");
    refuses("adapters.targets", "Activation", "small letters");
  }

  @Test
  void whatIsMissingIsNamed() {
    properties.remove("adapters.activation.url");
    assertThatThrownBy(() -> AdaptersSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("adapters.activation.url");
  }

  @Test
  void aMisspeltNameIsRefused() {
    properties.put("adapters.activation.concurency", "5");
    assertThatThrownBy(() -> AdaptersSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("adapters.activation.concurency")
        .hasMessageContaining("adapters.activation.concurrency");
  }

  private void refuses(String property, String value, String allowed) {
    Map<String, String> wrong = new HashMap<>(properties);
    wrong.put(property, value);
    assertThatThrownBy(() -> AdaptersSettings.from(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(property)
        .hasMessageContaining(value)
        .hasMessageContaining(allowed);
  }
}
