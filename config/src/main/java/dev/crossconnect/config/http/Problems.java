package dev.crossconnect.config.http;

import dev.crossconnect.topology.query.StoreUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes an answer. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String ABOUT_BLANK = "about:blank";
  private static final String TYPE = "type";
  private static final String RETRY_AFTER = "retryAfter";

  private Problems() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, Problems::refused);
    routes.exception(StoreUnavailableException.class, Problems::unavailable);
    routes.exception(Exception.class, Problems::unexpected);
  }

  private static void refused(HttpResponseException refusal, Context http) {
    Map<String, String> details = new TreeMap<>(refusal.getDetails());
    String retryAfter = details.remove(RETRY_AFTER);
    if (retryAfter != null) {
      http.header(Header.RETRY_AFTER, retryAfter);
    }
    String type = details.remove(TYPE);
    answer(
        http,
        refusal.getStatus(),
        type == null ? ABOUT_BLANK : type,
        refusal.getMessage() == null ? title(refusal.getStatus()) : refusal.getMessage(),
        details);
  }

  private static void unavailable(StoreUnavailableException unavailable, Context http) {
    http.header(Header.RETRY_AFTER, "1");
    answer(
        http,
        HttpStatus.SERVICE_UNAVAILABLE.getCode(),
        ABOUT_BLANK,
        unavailable.getMessage(),
        Map.of());
  }

  /** The caller learns a number to ask about; what happened stands in the log under it. */
  private static void unexpected(Exception exception, Context http) {
    String incident = UUID.randomUUID().toString();
    LOG.error("Incident {}: {} {} failed", incident, http.method(), Routes.of(http), exception);
    answer(
        http,
        HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
        ABOUT_BLANK,
        "The hub failed to answer; the log has the reason under incident " + incident,
        Map.of("incident", incident));
  }

  private static void answer(
      Context http, int status, String type, String detail, Map<String, String> more) {
    http.status(status)
        .json(new Problem(type, title(status), status, detail, Routes.shownPath(http), more))
        .contentType(Problem.MEDIA_TYPE);
  }

  private static String title(int status) {
    return HttpStatus.forStatus(status).getMessage();
  }
}
