package dev.crossconnect.topology.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbacksTest {

  private static final Set<String> NAMED =
      Set.of("https://portal.example.com", "http://10.0.0.5:8080");

  private final Callbacks callbacks = new Callbacks(NAMED, Callbacks.OwnMachine.MAY_BE_CALLED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://portal.example.com/events?tenant=1",
        "https://PORTAL.example.com:443/",
        "http://10.0.0.5:8080/x",
        "http://127.0.0.1:9999/x",
        "http://localhost:1",
        "https://[::1]:8443/x"
      })
  void whatIsNamedAndThisMachineMayBeCalled(String callback) {
    assertThat(callbacks.require(callback)).hasToString(callback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://portal.example.com/plain",
        "https://portal.example.com:8443/otherPort",
        "https://portal.example.com.evil.org/",
        "https://evil.org/?https://portal.example.com",
        "https://user:secret@portal.example.com/",
        "https://portal.example.com@evil.org/",
        "https://portal.example.com/#part",
        "http://10.0.0.5/otherPort",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://127.0.0.1.evil.org/",
        "http://0.0.0.0:8080/",
        "file:///etc/passwd",
        "ftp://portal.example.com/",
        "/relative",
        "https:///noHost",
        "mailto:a@b",
        "not a url",
        ""
      })
  void nothingElseMay(String callback) {
    assertThatThrownBy(() -> callbacks.require(callback))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHubThatOthersReachDoesNotCallItsOwnMachineForThem() {
    Callbacks reachable = new Callbacks(NAMED, Callbacks.OwnMachine.HAS_TO_BE_NAMED);

    assertThatThrownBy(() -> reachable.require("http://127.0.0.1:9999/x"))
        .hasMessageContaining("listeners.allowed.origins")
        .hasMessageContaining("portal.example.com");
    assertThat(Callbacks.isOwnMachine("127.0.0.1")).isTrue();
    assertThat(Callbacks.isOwnMachine("0.0.0.0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"portal.example.com", "https://x/path", "ftp://x", "https://a@x", "https://"})
  void whatIsNoOriginIsRefusedAtTheStart(String origin) {
    assertThatThrownBy(() -> ListenersSettings.from(Map.of("listeners.allowed.origins", origin)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("listeners.allowed.origins")
        .hasMessageContaining(origin);
  }
}
