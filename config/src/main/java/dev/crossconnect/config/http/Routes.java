package dev.crossconnect.config.http;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;

/** What may be told of a request's path: the path of an outbound message can hold a secret. */
final class Routes {

  private static final String SECRET = "{secret}";

  private Routes() {}

  /** The route as it was or will be taken, as declared: without what the caller put into it. */
  static String of(Context http) {
    Endpoint endpoint = http.endpoints().matchedHttpEndpoint();
    return endpoint == null ? "(no route)" : endpoint.path;
  }

  /** The path as it was called, unless it holds a secret. */
  static String shownPath(Context http) {
    String route = of(http);
    return route.contains(SECRET) ? route : http.path();
  }
}
