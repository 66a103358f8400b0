package dev.crossconnect.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.topology.StreamsSettings;
import dev.crossconnect.topology.inventory.InventorySettings;
import dev.crossconnect.topology.listeners.ListenersSettings;
import dev.crossconnect.topology.pricing.PricingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void theProcessHasTheseDefaults() {
    assertThat(ProcessSettings.from(Map.of()))
        .isEqualTo(
            new ProcessSettings(
                EnumSet.allOf(Role.class),
                Path.of(".hub"),
                Optional.empty(),
                new ProcessSettings.Http(
                    "127.0.0.1",
                    8080,
                    Optional.empty(),
                    16L << 20,
                    200,
                    ProcessSettings.AccessLog.OFF,
                    Set.of()),
                new ProcessSettings.BusinessFiles(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @Test
  void theTopologyHasTheseDefaults() {
    assertThat(StreamsSettings.from(Map.of()))
        .isEqualTo(
            new StreamsSettings(
                1,
                Duration.ofMillis(50),
                Duration.ofMillis(2),
                Duration.ofMillis(10),
                1,
                Duration.ofSeconds(6),
                Duration.ofSeconds(10),
                64L << 20,
                16L << 20));
  }

  @Test
  void pricingHasTheseDefaults() {
    assertThat(PricingSettings.from(Map.of()))
        .isEqualTo(new PricingSettings(100_000, 10_000, Duration.ZERO));
  }

  @Test
  void theInventoryHasTheseDefaults() {
    assertThat(InventorySettings.from(Map.of()))
        .isEqualTo(
            new InventorySettings(
                Map.of("number", Duration.ofDays(30)),
                Set.of("ipv4", "number"),
                10,
                Duration.ofDays(7),
                Duration.ofSeconds(10)));
  }

  @Test
  void callersAreLimitedUnlessOnlyThisMachineCanCall() {
    assertThat(LimitSettings.from(Map.of(), LimitSettings.Reach.THIS_MACHINE))
        .isEqualTo(new LimitSettings(OptionalInt.empty(), OptionalInt.empty()));
    assertThat(LimitSettings.from(Map.of(), LimitSettings.Reach.ELSEWHERE))
        .isEqualTo(new LimitSettings(OptionalInt.of(500), OptionalInt.of(1_000)));
    assertThat(
            LimitSettings.from(
                Map.of("limits.requests.per.second", "0", "limits.event.streams", "7"),
                LimitSettings.Reach.ELSEWHERE))
        .isEqualTo(new LimitSettings(OptionalInt.empty(), OptionalInt.of(7)));
  }

  @Test
  void listenersHaveTheseDefaults() {
    assertThat(ListenersSettings.from(Map.of()))
        .isEqualTo(new ListenersSettings(Set.of(), 20, Duration.ofDays(1)));
  }

  @Test
  void theNamesThatCallersRelyOnAreThere() {
    assertThat(HubSettings.definitions().values())
        .flatExtracting(definition -> definition.names())
        .contains(
            "http.host",
            "http.port",
            "instance.id",
            "data.dir",
            "registry.url",
            "mapping.file",
            "catalogue.file",
            "fallout.file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http.port            | 70000     | 65535
          http.host            | 192.0.2.1 | loopback
          roles                | gatway    | gateway
          streams.threads      | none      | number
          instance.id          | a b       | letters
          topics.partitions    | 0         | at least 1
          """)
  void aWrongValueIsNamedWithItsPropertyAndWhatIsAllowed(
      String property, String value, String allowed) {
    assertThatThrownBy(() -> settings(Map.of(property, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(property)
        .hasMessageContaining(value)
        .hasMessageContaining(allowed);
  }

  @Test
  void aMisspeltNameIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> settings(Map.of("htpp.port", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Property htpp.port is not known; did you mean http.port?");
  }

  @Test
  void anyPropertyOfAKafkaClientCanBeGiven() {
    HubSettings settings =
        settings(
            Map.of(
                "kafka.bootstrap.servers", "broker:9093",
                "kafka.security.protocol", "SASL_SSL",
                "kafka.ssl.truststore.location", "/etc/trust.p12"));

    assertThat(settings.bootstrapServers()).contains("broker:9093");
    assertThat(settings.kafka())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.location", "/etc/trust.p12");
  }

  @Test
  void aSecretCanStandInAFileOfItsOwn(@TempDir Path directory) throws IOException {
    Path secrets = Files.writeString(directory.resolve("secrets.properties"), "jaas=top secret");
    Path config =
        Files.writeString(
            directory.resolve("hub.properties"),
            "kafka.sasl.jaas.config=${file:" + secrets + ":jaas}\nhttp.port=1\n");

    HubSettings settings =
        HubSettings.from(HubProperties.of(Optional.of(config), Map.of("http.port", "2")));

    assertThat(settings.kafka()).containsEntry("sasl.jaas.config", "top secret");
    assertThat(settings.process().http().port()).isEqualTo(2);
  }

  @Test
  void aSecretThatIsNotThereIsNotTakenLiterally() {
    assertThatThrownBy(() -> settings(Map.of("kafka.sasl.jaas.config", "${env:NO_SUCH_NAME_1}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.sasl.jaas.config");
  }

  @Test
  void theReferencePageIsWhatThePartsDeclare() throws IOException {
    assertThat(Files.readString(Path.of("settings.md")))
        .as("make it again with: ./hub settings > config/settings.md")
        .isEqualTo(SettingsPage.render());
  }

  private static HubSettings settings(Map<String, String> properties) {
    return HubSettings.from(HubProperties.of(Optional.empty(), properties));
  }
}
