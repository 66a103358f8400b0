package dev.crossconnect.adapters.web;

import java.net.URI;
import org.apache.kafka.common.config.ConfigException;

/** What a setting that holds the address of a web service has to look like. */
public final class WebAddress {

  private WebAddress() {}

  /** A validator for {@code ConfigDef}. */
  public static void require(String property, Object value) {
    try {
      URI url = URI.create(String.valueOf(value));
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(property, value, "not a URL: " + e.getMessage());
    }
    throw new ConfigException(property, value, "must be http://… or https://… without a query");
  }
}
