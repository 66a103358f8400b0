package dev.crossconnect.config.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.Set;

/**
 * Tells browsers whether a page from another origin may read what it asks for. Nothing is said
 * unless origins are named, and no browser lets such a page read anything then. It opens nothing:
 * who may call what is decided as ever, and browsers send no credentials of their own along.
 */
final class Cors {

  private static final String ASKED_HEADERS = "Access-Control-Request-Headers";
  private static final String ASKED_METHOD = "Access-Control-Request-Method";

  /** How long a browser may remember what it was told. */
  private static final String REMEMBERED = "600";

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = origins;
  }

  void addTo(RoutesConfig routes) {
    if (!origins.isEmpty()) {
      routes.before(this::tell);
    }
  }

  private void tell(Context http) {
    // Without it a cache in front would tell one origin what was told another.
    http.res().addHeader(Header.VARY, Header.ORIGIN);
    String origin = http.header(Header.ORIGIN);
    if (origin == null || !origins.contains(origin)) {
      return;
    }
    http.header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .header(
            Header.ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Retry-After, Hub-Position, Hub-Served-By, Hub-Role, Hub-Lag-Ms");
    String method = http.header(ASKED_METHOD);
    if (HandlerType.OPTIONS.equals(http.method()) && method != null) {
      http.header(Header.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE")
          .header(Header.ACCESS_CONTROL_MAX_AGE, REMEMBERED);
      String headers = http.header(ASKED_HEADERS);
      if (headers != null) {
        http.header(Header.ACCESS_CONTROL_ALLOW_HEADERS, headers)
            .res()
            .addHeader(Header.VARY, ASKED_HEADERS);
      }
      http.status(HttpStatus.NO_CONTENT);
      http.skipRemainingHandlers();
    }
  }
}
