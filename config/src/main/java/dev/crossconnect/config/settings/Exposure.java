package dev.crossconnect.config.settings;

import dev.crossconnect.connectors.gateway.GatewaySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;

/**
 * How far the HTTP server can be reached, and what has to be asked of callers then. Whoever is on
 * this machine may be trusted; whoever is not has to show who it is.
 */
public final class Exposure {

  private Exposure() {}

  /**
   * Refuses a server that strangers could reach and that would ask nothing of them.
   *
   * @throws ConfigException naming the property, its value and what to set
   */
  static void require(ProcessSettings process, SecuritySettings security, GatewaySettings gateway) {
    String host = process.http().host();
    if (isLoopback(host)) {
      return;
    }
    if (!security.authenticates()) {
      throw new ConfigException(
          "http.host",
          host,
          "without authentication only a loopback address such as 127.0.0.1 is allowed; set"
              + " security.api.keys.file, security.jwt.jwks.url or http.tls.client.auth to be"
              + " reached from elsewhere");
    }
    if (process.roles().contains(Role.GATEWAY) && gateway.organisations().isEmpty()) {
      throw new ConfigException(
          "salesforce.organisations",
          "",
          "must name the organisations that may send when http.host, "
              + host
              + ", is no loopback address");
    }
  }

  static LimitSettings.Reach reachOf(String host) {
    return isLoopback(host) ? LimitSettings.Reach.THIS_MACHINE : LimitSettings.Reach.ELSEWHERE;
  }

  /** What is allowed, but had better be known. */
  public static List<String> notices(HubSettings settings) {
    List<String> notices = new ArrayList<>();
    SecuritySettings security = settings.security();
    String host = settings.process().http().host();
    if (!isLoopback(host) && security.tls().isEmpty()) {
      notices.add(
          "The HTTP server listens on "
              + host
              + " without TLS: keys, tokens and orders can be read on their way, unless something"
              + " in front of it speaks TLS. http.tls.keystore sets it up");
    }
    if (settings.has(Role.GATEWAY)) {
      if (settings.gateway().organisations().isEmpty()) {
        notices.add(
            "Any Salesforce organisation may send; salesforce.organisations names those that may");
      }
      if (security.authenticates()
          && !security.asksForCertificates()
          && settings.gateway().pathSecret().isEmpty()) {
        notices.add(
            "Outbound messages are refused without a key or token, which Salesforce cannot send with"
                + " them: set salesforce.path.secret or http.tls.client.auth");
      }
    }
    return notices;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException("http.host", host, "is not the name or address of this machine");
    }
  }
}
