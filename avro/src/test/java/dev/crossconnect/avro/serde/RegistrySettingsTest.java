package dev.crossconnect.avro.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class RegistrySettingsTest {

  @Test
  void theNamesAndDefaultsAreThese() {
    assertThat(RegistrySettings.DEFINITION.defaultValues())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "registry.url", "",
                "registry.register", true,
                "registry.timeout.ms", 10_000L,
                "registry.auth.username", "",
                "registry.auth.password", new Password(""),
                "registry.auth.token.endpoint", "",
                "registry.auth.client.id", "",
                "registry.auth.client.secret", new Password(""),
                "registry.auth.client.scope", ""));
  }

  @Test
  void withoutAUrlTheHubRunsARegistryOfItsOwn() {
    RegistrySettings settings = RegistrySettings.from(Map.of());

    assertThat(settings.embedded()).isTrue();
    assertThat(settings.register()).isTrue();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.credentials()).isEqualTo(new RegistrySettings.Credentials.Anonymous());
    assertThat(settings.withUrl("http://127.0.0.1:4711").embedded()).isFalse();
  }

  @Test
  void tokensAreFetchedWithClientCredentials() {
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of(
                "registry.url", "https://registry",
                "registry.auth.token.endpoint", "https://sso/token",
                "registry.auth.client.id", "hub",
                "registry.auth.client.secret", "s3cret"));

    assertThat(settings.credentials())
        .isEqualTo(
            new RegistrySettings.Credentials.Client(
                "https://sso/token", "hub", new Password("s3cret"), Optional.empty()));
  }

  @Test
  void aKeyStoreGoesByTheNameThatApicuriosHttpClientUnderstands() {
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of("registry.client.request.ssl.keystore.location", "/etc/hub/key.jks"));

    assertThat(settings.client())
        .containsExactly(
            Map.entry("apicurio.rest.request.ssl.keystore.location", "/etc/hub/key.jks"));
  }

  @Test
  void noSecretIsEverPrinted() {
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of(
                "registry.auth.username", "hub",
                "registry.auth.password", "s3cret",
                "registry.client.request.ssl.truststore.password", "s3cret"));

    assertThat(settings.toString()).contains("hub", "truststore").doesNotContain("s3cret");
  }

  @Test
  void aWrongValueIsNamedWithWhatIsAllowed() {
    refuses("registry.url", "registry:8080", "http://");
    refuses("registry.url", "http://", "must be a URL");
    refuses("registry.timeout.ms", "0", "at least 1");
    refuses("registry.register", "perhaps", "true or false");
    refuses("registry.auth.username", "hub", "registry.auth.password");
    refuses("registry.auth.token.endpoint", "https://sso/token", "registry.auth.client.id");
  }

  @Test
  void credentialsDoNotBelongIntoTheUrl() {
    assertThatThrownBy(
            () -> RegistrySettings.from(Map.of("registry.url", "http://hub:s3cret@registry")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("registry.auth.*")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void thereIsOneWayToAuthenticate() {
    assertThatThrownBy(
            () ->
                RegistrySettings.from(
                    Map.of(
                        "registry.auth.username", "hub",
                        "registry.auth.token.endpoint", "https://sso/token")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("registry.auth.username");
  }

  private static void refuses(String name, String value, String allowed) {
    assertThatThrownBy(() -> RegistrySettings.from(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(allowed);
  }
}
