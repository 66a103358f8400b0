package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {

  @Test
  void everySettingHasItsNameAndDefault() {
    assertThat(GatewaySettings.DEFINITION.names())
        .containsExactlyInAnyOrder(
            "salesforce.organisations",
            "salesforce.path.secret",
            "salesforce.ack.timeout.ms",
            "salesforce.max.message.bytes",
            "salesforce.max.notifications",
            "salesforce.max.records",
            "salesforce.inflight.bytes",
            "salesforce.caller.requests.per.second",
            "salesforce.caller.bytes.per.second",
            "salesforce.callers.tracked",
            "salesforce.idempotency.answers",
            "salesforce.idempotency.window.ms",
            "salesforce.quarantine.listed");
    assertThat(GatewaySettings.from(Map.of()))
        .isEqualTo(
            new GatewaySettings(
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(20),
                10 * 1024 * 1024,
                100,
                200,
                32 * 1024 * 1024,
                new GatewaySettings.CallerLimit(0, 0, 10_000),
                new GatewaySettings.Idempotency(1_000, Duration.ofMinutes(10)),
                10_000));
  }

  @Test
  void everySettingCanBeGiven() {
    assertThat(
            GatewaySettings.from(
                Map.ofEntries(
                    Map.entry("salesforce.organisations", "00D000000000062,00D000000000063EAA"),
                    Map.entry("salesforce.path.secret", "a-secret-of-16-or-more"),
                    Map.entry("salesforce.ack.timeout.ms", "50000"),
                    Map.entry("salesforce.max.message.bytes", "2048"),
                    Map.entry("salesforce.max.notifications", "10"),
                    Map.entry("salesforce.max.records", "20"),
                    Map.entry("salesforce.inflight.bytes", "4096"),
                    Map.entry("salesforce.caller.requests.per.second", "5"),
                    Map.entry("salesforce.caller.bytes.per.second", "6"),
                    Map.entry("salesforce.callers.tracked", "7"),
                    Map.entry("salesforce.idempotency.answers", "8"),
                    Map.entry("salesforce.idempotency.window.ms", "9"),
                    Map.entry("salesforce.quarantine.listed", "10"))))
        .isEqualTo(
            new GatewaySettings(
                List.of("00D000000000062EAA", "00D000000000063EAA"),
                Optional.of(new Password("a-secret-of-16-or-more")),
                Duration.ofSeconds(50),
                2048,
                10,
                20,
                4096,
                new GatewaySettings.CallerLimit(5, 6, 7),
                new GatewaySettings.Idempotency(8, Duration.ofMillis(9)),
                10));
  }

  @Test
  void theSecretDoesNotShow() {
    assertThat(GatewaySettings.from(Map.of("salesforce.path.secret", "a-secret-of-16-or-more")))
        .asString()
        .doesNotContain("a-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "salesforce.organisations; acme; acme; 15 or 18",
        "salesforce.path.secret; short; hidden; 16 to 200",
        "salesforce.path.secret; with/slash/and/so/on; hidden; 16 to 200",
        "salesforce.ack.timeout.ms; 50001; 50001; no more than 50000",
        "salesforce.ack.timeout.ms; 999; 999; at least 1000",
        "salesforce.ack.timeout.ms; soon; soon; Not a number",
        "salesforce.max.message.bytes; 10; 10; at least 1024",
        "salesforce.inflight.bytes; 2048; 2048; at least salesforce.max.message.bytes, 10485760",
        "salesforce.max.notifications; 0; 0; at least 1",
        "salesforce.caller.requests.per.second; -1; -1; at least 0",
      })
  void aWrongValueIsNamedWithItsPropertyAndWhatIsAllowed(
      String name, String value, String shown, String allowed) {
    assertThatThrownBy(() -> GatewaySettings.from(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(shown)
        .hasMessageContaining(allowed);
  }
}
