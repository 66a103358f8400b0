package dev.crossconnect.config.http;

import dev.crossconnect.connectors.gateway.Gateway;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a request through to its route, or not, before anything of its body is read. */
final class Guard {

  /** What the routes of streams of events end with. */
  private static final String EVENTS = "/events";

  private static final String CHALLENGE = "Bearer realm=\"crossconnect\"";

  private final Authentication authentication;
  private final OutboundDoor door;
  private final Limits limits;
  private final Map<Endpoint, Optional<Access.Row>> rows = new ConcurrentHashMap<>();

  /** What keeps strangers out of the door for outbound messages. */
  enum OutboundDoor {
    /** The door itself, which asks for a secret in the path: Salesforce can send no header. */
    ASKS_FOR_SECRET,
    /** This guard, as everywhere else; Salesforce can show a certificate. */
    IS_GUARDED
  }

  Guard(Authentication authentication, OutboundDoor door, Limits limits) {
    this.authentication = authentication;
    this.door = door;
    this.limits = limits;
  }

  void admit(Context http) {
    Access.Row row = row(http).orElseThrow(() -> refusedToAll(http));
    if (row.audience() == Audience.ANYBODY) {
      return;
    }
    Caller caller = whoCalls(http);
    http.attribute(Caller.ATTRIBUTE, caller);
    limits.requireShare(http, caller);
    if (caller instanceof Caller.Known known) {
      http.attribute(Gateway.CALLER, known.name());
    }
    if (!caller.isOne(row.audience()) && !isLeftToDoor(row)) {
      throw caller == Caller.NOBODY
          ? unauthorized(http, CHALLENGE, "Show a key, a token or a certificate")
          : forbidden(http, row.audience());
    }
    if (Routes.of(http).endsWith(EVENTS)) {
      limits.requireStream(http, caller);
    }
  }

  /** The row of the route; HEAD and files have none and go by the path, as GET. */
  Optional<Access.Row> row(Context http) {
    Endpoint endpoint = http.endpoints().matchedHttpEndpoint();
    return endpoint == null
        ? Access.row(HandlerType.GET.name(), http.path())
        : rows.computeIfAbsent(endpoint, e -> Access.row(e.method.name(), e.path));
  }

  private boolean isLeftToDoor(Access.Row row) {
    return row.audience() == Audience.OUTBOUND_MESSAGES && door == OutboundDoor.ASKS_FOR_SECRET;
  }

  private Caller whoCalls(Context http) {
    try {
      return authentication.whoCalls(http);
    } catch (BadCredentials e) {
      http.attribute(Caller.ATTRIBUTE, Caller.NOBODY);
      limits.requireShare(http, Caller.NOBODY);
      throw unauthorized(http, CHALLENGE + ", error=\"invalid_token\"", e.getMessage());
    }
  }

  private static HttpResponseException unauthorized(Context http, String challenge, String detail) {
    http.header(Header.WWW_AUTHENTICATE, challenge);
    return new HttpResponseException(
        HttpStatus.UNAUTHORIZED.getCode(),
        detail,
        Map.of(
            "remedy",
            "Send the header Authorization: Bearer, followed by your key or token, or the header"
                + " X-API-Key"));
  }

  private static HttpResponseException forbidden(Context http, Audience audience) {
    String needed = String.join(" or ", audience.words());
    http.header(
        Header.WWW_AUTHENTICATE,
        CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + audience.words().get(0) + "\"");
    return new HttpResponseException(
        HttpStatus.FORBIDDEN.getCode(),
        "This takes the role " + needed + ", which you do not have",
        Map.of("field", "role", "allowed", needed));
  }

  private static HttpResponseException refusedToAll(Context http) {
    return new HttpResponseException(
        HttpStatus.FORBIDDEN.getCode(),
        "Nobody may call "
            + http.method()
            + " "
            + Routes.of(http)
            + ": it stands in no row of the table of who may call what");
  }
}
