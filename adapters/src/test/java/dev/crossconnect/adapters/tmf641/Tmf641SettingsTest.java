package dev.crossconnect.adapters.tmf641;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.adapters.web.ClientCredentials;
import dev.crossconnect.adapters.web.ClientCredentials.Placement;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class Tmf641SettingsTest {

  private static final String PREFIX = "adapters.activation.";

  private final Map<String, String> properties = new HashMap<>();

  Tmf641SettingsTest() {
    set("url", "https://oss/v4");
  }

  @Test
  void credentialsHaveTheseDefaults() {
    setCredentials();
    assertThat(settings().credentials())
        .contains(
            new ClientCredentials(
                URI.create("https://login/token"),
                "hub",
                new Password("unseen"),
                Placement.BASIC,
                "",
                Duration.ofSeconds(30)));
    assertThat(settings().toString()).doesNotContain("unseen");
  }

  @Test
  void credentialsCanBeSetByName() {
    setCredentials();
    set("oauth.client.authentication", "body");
    set("oauth.scope", "orders");
    set("oauth.renew.before.ms", "1");
    assertThat(settings().credentials())
        .contains(
            new ClientCredentials(
                URI.create("https://login/token"),
                "hub",
                new Password("unseen"),
                Placement.BODY,
                "orders",
                Duration.ofMillis(1)));
  }

  @Test
  void halfOfTheCredentialsIsRefused() {
    set("oauth.client.id", "hub");
    refuses("oauth.client.id", "oauth.token.url");
    set("oauth.token.url", "https://login/token");
    refuses("oauth.token.url", "oauth.client.secret");
  }

  @Test
  void secretsAndTokensGoOverTheNetworkInPrivateOnly() {
    setCredentials();
    set("oauth.token.url", "http://login/token");
    refuses("oauth.token.url", "https://");
    set("oauth.token.url", "https://login/token");
    set("url", "http://oss/v4");
    refuses("url", "https://");
    set("url", "http://127.0.0.1:8080/v4");
    assertThat(settings().credentials()).isPresent();
  }

  @Test
  void callbacksHaveTheseDefaults() {
    assertThat(settings().callback()).isEmpty();
    set("follow", "callback");
    assertThat(settings().callback())
        .contains(
            new CallbackSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                "eventType=ServiceOrderStateChangeEvent",
                Duration.ofMinutes(1),
                Duration.ofMinutes(1)));
  }

  @Test
  void callbacksCanBeSetByName() {
    set("follow", "callback");
    set("callback.host", "0.0.0.0");
    set("callback.port", "9000");
    set("callback.url", "https://proxy/path/");
    set("callback.secret", "unseen-and-longer");
    set("callback.query", "");
    set("callback.poll.ms", "10");
    set("callback.renew.ms", "20");
    CallbackSettings callback = settings().callback().orElseThrow();
    assertThat(callback)
        .isEqualTo(
            new CallbackSettings(
                "0.0.0.0",
                9_000,
                Optional.of(URI.create("https://proxy/path/")),
                Optional.of(new Password("unseen-and-longer")),
                "",
                Duration.ofMillis(10),
                Duration.ofMillis(20)));
    assertThat(callback.address(9_000)).isEqualTo("https://proxy/path");
    assertThat(callback.toString()).doesNotContain("unseen");
  }

  @Test
  void aListenerThatCannotBeCalledIsRefused() {
    set("follow", "callback");
    set("callback.host", "0.0.0.0");
    refuses("callback.host", "callback.url");
    set("callback.host", "127.0.0.1");
    set("callback.secret", "unseen/../");
    refuses("callback.secret", "letters");
  }

  @Test
  void aSecretIsMadeUpAnewEachTimeUnlessItIsGiven() {
    set("follow", "callback");
    CallbackSettings made = settings().callback().orElseThrow();
    assertThat(made.secretOrNew()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(made.secretOrNew());
    set("callback.secret", "0123456789abcdef");
    assertThat(settings().callback().orElseThrow().secretOrNew()).isEqualTo("0123456789abcdef");
  }

  private void setCredentials() {
    set("oauth.token.url", "https://login/token");
    set("oauth.client.id", "hub");
    set("oauth.client.secret", "unseen");
  }

  private void refuses(String name, String right) {
    assertThatThrownBy(this::settings)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(PREFIX + name)
        .hasMessageContaining(right)
        .hasMessageNotContaining("unseen");
  }

  private void set(String name, String value) {
    properties.put(PREFIX + name, value);
  }

  private Tmf641Settings settings() {
    return Tmf641Settings.from(PREFIX, properties);
  }
}
