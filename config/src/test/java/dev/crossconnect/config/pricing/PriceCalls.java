package dev.crossconnect.config.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubClient;
import dev.crossconnect.config.testbed.HubProcess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What hubs answer about prices. */
final class PriceCalls {

  private final HubClient http = new HubClient();

  String load(HubProcess hub, String type, String rows) {
    return http.put(hub, "/v1/prices", type, rows).body();
  }

  String post(HubProcess hub, String path, String body) {
    return http.post(hub, path, body).body();
  }

  String get(HubProcess hub, String path) {
    return http.get(hub, path).body();
  }

  /** From when on what a report is about can be seen. */
  static String position(String report) {
    Matcher position = Pattern.compile("\"position\":\"([^\"]+)\"").matcher(report);
    assertThat(position.find()).as("a position in %s", report).isTrue();
    return position.group(1);
  }
}
