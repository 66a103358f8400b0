package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.simulated.SimulatedVoiceSystem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Adapters for the simulated voice system, with the dialogue that comes with the hub. */
final class VoiceBed {

  /** Outside of XML and of harmless characters, so that every step of it has to be right. */
  static final String PASSWORD = "p<&\"ä€'ss";

  private static final Path DIALOGUE = Path.of("../config/business/voice.yaml");

  private VoiceBed() {}

  static LegacySystem adapterFor(SimulatedVoiceSystem voice, int timeoutMillis) {
    return settings(voice.url(), timeoutMillis, Map.of()).connect(Clock.systemUTC());
  }

  static SoapSettings settings(URI url, int timeoutMillis, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", url.toString());
    settings.put("dialogue.file", DIALOGUE.toString());
    settings.put("username", SimulatedVoiceSystem.USERNAME);
    settings.put("password", PASSWORD);
    settings.put("timeout.ms", Integer.toString(timeoutMillis));
    settings.put("poll.initial.ms", "5");
    settings.put("poll.max.ms", "50");
    settings.put("retry.initial.ms", "10");
    settings.put("retry.max.ms", "100");
    settings.put("response.max.bytes", "65536");
    settings.putAll(others);
    return SoapSettings.from("", settings);
  }
}
