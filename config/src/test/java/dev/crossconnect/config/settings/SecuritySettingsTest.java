package dev.crossconnect.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.config.settings.SecuritySettings.ClientAuth;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecuritySettingsTest {

  private static final String ELSEWHERE = "192.0.2.1";

  @Test
  void withoutAnythingSaidNobodyIsAskedAndNothingIsHidden() {
    SecuritySettings settings = SecuritySettings.from(Map.of());

    assertThat(settings)
        .isEqualTo(new SecuritySettings(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(settings.authenticates()).isFalse();
    assertThat(settings.scheme()).isEqualTo("http");
  }

  @Test
  void everythingCanBeSaid() {
    SecuritySettings settings =
        SecuritySettings.from(
            said(
                "security.api.keys.file=keys",
                "security.jwt.issuer=https://login.example",
                "security.jwt.audience=crossconnect",
                "security.jwt.jwks.url=https://login.example/keys",
                "security.certificates.file=clients",
                "http.tls.keystore=own.p12",
                "http.tls.keystore.password=one",
                "http.tls.truststore=trusted.jks",
                "http.tls.truststore.password=two",
                "http.tls.truststore.type=JKS",
                "http.tls.client.auth=wanted"));

    assertThat(settings)
        .isEqualTo(
            new SecuritySettings(
                Optional.of(Path.of("keys")),
                Optional.of(
                    new SecuritySettings.Jwt(
                        "https://login.example",
                        "crossconnect",
                        URI.create("https://login.example/keys"),
                        "roles")),
                Optional.of(
                    new SecuritySettings.Tls(
                        new SecuritySettings.Store(
                            "http.tls.keystore", Path.of("own.p12"), new Password("one"), "PKCS12"),
                        Optional.of(
                            new SecuritySettings.Store(
                                "http.tls.truststore",
                                Path.of("trusted.jks"),
                                new Password("two"),
                                "JKS")),
                        ClientAuth.WANTED,
                        Optional.of(Path.of("clients"))))));
    assertThat(settings.toString()).doesNotContain("one", "two");
    assertThat(settings.scheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          security.jwt.issuer=https://login.example          | security.jwt.audience
          http.tls.client.auth=required                      | http.tls.keystore
          http.tls.client.auth=wanted;http.tls.keystore=a    | http.tls.truststore
          http.tls.client.auth=sometimes                     | none, wanted, required
          http.tls.truststore=a                              | http.tls.client.auth
          security.certificates.file=a                       | http.tls.client.auth
          http.tls.keystore.type=PEM                         | PKCS12
          """)
  void whatDoesNotGoTogetherIsNamed(String said, String needed) {
    assertThatThrownBy(() -> SecuritySettings.from(said(said.split(";", -1))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(needed);
  }

  @ParameterizedTest
  @CsvSource({
    "http://login.example/keys, false",
    "http://127.0.0.1.evil.example/keys, false",
    "file:///etc/keys, false",
    "https:nowhere, false",
    "http:nowhere, false",
    "no url, false",
    "https://login.example/keys, true",
    "http://127.0.0.1:9/keys, true",
    "http://localhost:9/keys, true",
    "http://[::1]:9/keys, true"
  })
  void keysOfAnIssuerAreNotFetchedInClearText(String url, boolean allowed) {
    Map<String, String> said =
        said("security.jwt.issuer=i", "security.jwt.audience=a", "security.jwt.jwks.url=" + url);

    if (allowed) {
      assertThat(SecuritySettings.from(said).jwt()).isPresent();
    } else {
      assertThatThrownBy(() -> SecuritySettings.from(said))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("security.jwt.jwks.url")
          .hasMessageContaining(url);
    }
  }

  @Test
  void withoutAuthenticationOnlyThisMachineMayCall() {
    assertThatThrownBy(() -> hub("http.host=" + ELSEWHERE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.host")
        .hasMessageContaining(ELSEWHERE)
        .hasMessageContaining("loopback")
        .hasMessageContaining("security.api.keys.file");
    assertThat(hub("http.host=localhost").process().http().host()).isEqualTo("localhost");
    assertThat(hub("http.host=::1").process().http().host()).isEqualTo("::1");
  }

  @Test
  void aSecretInThePathAloneIsNoAuthenticationOfEverythingElse() {
    assertThatThrownBy(
            () -> hub("http.host=" + ELSEWHERE, "salesforce.path.secret=0123456789abcdef"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.host");
  }

  @Test
  void fromElsewhereOnlyOrganisationsThatAreNamedMaySend() {
    assertThatThrownBy(() -> hub("http.host=" + ELSEWHERE, "security.api.keys.file=keys"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("salesforce.organisations");
    assertThat(hub("http.host=" + ELSEWHERE, "security.api.keys.file=keys", "roles=streams"))
        .isNotNull();
  }

  @Test
  void whatIsAllowedButHadBetterBeKnownIsSaid() {
    assertThat(Exposure.notices(hub())).singleElement().asString().contains("Any Salesforce");
    assertThat(
            Exposure.notices(
                hub(
                    "http.host=" + ELSEWHERE,
                    "security.api.keys.file=keys",
                    "salesforce.organisations=00D000000000062EAA")))
        .satisfiesExactly(
            tls -> assertThat(tls).contains(ELSEWHERE, "without TLS"),
            door -> assertThat(door).contains("salesforce.path.secret"));
    assertThat(
            Exposure.notices(
                hub(
                    "http.host=" + ELSEWHERE,
                    "security.api.keys.file=keys",
                    "http.tls.keystore=own.p12",
                    "salesforce.path.secret=0123456789abcdef",
                    "salesforce.organisations=00D000000000062EAA")))
        .isEmpty();
  }

  private static HubSettings hub(String... said) {
    return HubSettings.from(HubProperties.of(Optional.empty(), said(said)));
  }

  private static Map<String, String> said(String... settings) {
    Map<String, String> said = new HashMap<>();
    Arrays.stream(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> said.put(setting[0], setting[1]));
    return said;
  }
}
