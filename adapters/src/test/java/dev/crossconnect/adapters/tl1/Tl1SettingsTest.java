package dev.crossconnect.adapters.tl1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.adapters.legacy.RetrySettings;
import dev.crossconnect.adapters.tl1.Tl1Settings.Login;
import dev.crossconnect.adapters.tl1.Tl1Settings.SshLogin;
import dev.crossconnect.adapters.tl1.Tl1Settings.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class Tl1SettingsTest {

  private static final String PREFIX = "adapters.access.";

  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              PREFIX + "host", "olt",
              PREFIX + "commands.file", "../config/business/access.yaml"));

  @Test
  void anElementNeedsNoMoreThanItsHostAndItsCommands() {
    Tl1Settings settings = settings();
    assertThat(settings.host()).isEqualTo("olt");
    assertThat(settings.port()).isEqualTo(3083);
    assertThat(settings.login()).isEqualTo(new Login("", new Password(""), ""));
    assertThat(settings.ssh()).isEmpty();
    assertThat(settings.sessions()).isEqualTo(4);
    assertThat(settings.mostChars()).isEqualTo(1 << 20);
    assertThat(settings.waiting())
        .isEqualTo(
            new Waiting(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1)));
    assertThat(settings.retry())
        .isEqualTo(new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  @Test
  void everythingCanBeSetByItsName() {
    set("port", "22");
    set("transport", "ssh");
    set("user", "me");
    set("password", "secret");
    set("tid", "DUB1");
    set("ssh.user", "us");
    set("ssh.password", "unseen");
    set("ssh.host.key", "SHA256:abc");
    set("sessions", "2");
    set("connect.timeout.ms", "1");
    set("timeout.ms", "2");
    set("keep.alive.ms", "30");
    set("retry.initial.ms", "4");
    set("retry.max.ms", "5");
    set("response.max.chars", "2048");

    Tl1Settings settings = settings();

    assertThat(settings.port()).isEqualTo(22);
    assertThat(settings.login()).isEqualTo(new Login("me", new Password("secret"), "DUB1"));
    assertThat(settings.ssh()).contains(new SshLogin("us", new Password("unseen"), "SHA256:abc"));
    assertThat(settings.sessions()).isEqualTo(2);
    assertThat(settings.mostChars()).isEqualTo(2048);
    assertThat(settings.waiting())
        .isEqualTo(new Waiting(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(30)));
    assertThat(settings.retry())
        .isEqualTo(new RetrySettings(Duration.ofMillis(4), Duration.ofMillis(5)));
    assertThat(settings.toString()).doesNotContain("secret", "unseen");
  }

  @Test
  void whatIsWrongIsNamedWithItsValueAndWhatWouldBeRight() {
    refuses("transport", "telnet", "tcp");
    refuses("sessions", "0", "at least 1");
    refuses("host", "", "non-empty");
    refuses("commands.file", "nowhere.yaml", "cannot be read");
  }

  @Test
  void aLoginThatCannotBeSaidIsFoundOutAtTheStartAndNotQuoted() {
    set("password", "sn\u2603w");
    assertThatThrownBy(this::settings)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(PREFIX)
        .hasMessageContaining("'password'")
        .hasMessageNotContaining("sn\u2603w");
    set("password", "snow");
    set("user", "a;b");
    assertThatThrownBy(this::settings).hasMessageContaining("'user'");
  }

  private void refuses(String name, String value, String right) {
    String before = properties.put(PREFIX + name, value);
    assertThatThrownBy(this::settings)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(PREFIX + name)
        .hasMessageContaining(value)
        .hasMessageContaining(right);
    if (before == null) {
      properties.remove(PREFIX + name);
    } else {
      properties.put(PREFIX + name, before);
    }
  }

  private void set(String name, String value) {
    properties.put(PREFIX + name, value);
  }

  private Tl1Settings settings() {
    return Tl1Settings.from(PREFIX, properties);
  }
}
