package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.Exposure;
import dev.crossconnect.config.settings.HubSettings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may call what ({@link Access}), how they show who they are, and what keeps it secret. */
public final class Security {

  private static final Logger LOG = LoggerFactory.getLogger(Security.class);

  private final Authentication authentication;
  private final Optional<Tls> tls;
  private final Guard guard;
  private final Audit audit;
  private final Limits limits;

  private Security(Authentication authentication, Optional<Tls> tls, Guard guard, Limits limits) {
    this.limits = limits;
    this.authentication = authentication;
    this.tls = tls;
    this.guard = guard;
    this.audit = new Audit(guard);
  }

  /**
   * Reads the files that the settings name, and says what had better be known.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one of them cannot be used
   */
  public static Security open(HubSettings settings) {
    Exposure.notices(settings).forEach(LOG::warn);
    Authentication authentication = new Authentication(settings.security());
    Limits limits = new Limits(settings.limits(), System::nanoTime);
    return new Security(
        authentication,
        settings.security().tls().map(Tls::new),
        new Guard(
            authentication,
            settings.gateway().pathSecret().isPresent()
                ? Guard.OutboundDoor.ASKS_FOR_SECRET
                : Guard.OutboundDoor.IS_GUARDED,
            limits),
        limits);
  }

  /** Looks whether files or published keys have changed; to be called again and again. */
  public void refresh() {
    authentication.refresh();
    tls.ifPresent(Tls::refresh);
  }

  /** With what this instance speaks HTTPS to others of its kind, if the server does. */
  public Optional<SSLContext> amongInstances() {
    return tls.map(Tls::current);
  }

  void addTo(RoutesConfig routes) {
    routes.beforeMatched(guard::admit);
  }

  /** How the caller of this request is to be named where it is kept who did something. */
  public static String callerOf(Context http) {
    return Audit.callerOf(http);
  }

  /** What a connector speaks, as the settings want it. */
  ConnectionFactory[] factories(HttpConfiguration http) {
    return tls.map(on -> on.factories(http)).orElseGet(() -> plain(http));
  }

  static ConnectionFactory[] plain(HttpConfiguration http) {
    return new ConnectionFactory[] {new HttpConnectionFactory(http)};
  }

  /** What is to be done when a request has been answered to its end. */
  void answered(Context http) {
    limits.ended(http);
    audit.answered(http);
  }
}
