package dev.crossconnect.connectors.gateway;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request is not taken. Nothing of a refused request counts as accepted, although some of it
 * may stand in the log by then; the caller sends it again, and a repeat has no second effect.
 */
final class Refusal extends RuntimeException {

  /** What went wrong, the status that says so, and the name that the metrics count it under. */
  enum Reason {
    MALFORMED(400),
    UNKNOWN_ORGANISATION(403),
    WRONG_SECRET(403),
    NOT_FOUND(404),
    TOO_SLOW(408),
    TOO_LARGE(413),
    UNSUPPORTED(415),
    OTHER_REQUEST(422),
    OVER_LIMIT(429),
    NO_ROOM(503),
    NOT_DURABLE(503),
    UNAVAILABLE(503);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;
  private final Map<String, String> details;
  private final Optional<Duration> retryAfter;

  private Refusal(
      Reason reason, String message, Map<String, String> details, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  static Refusal of(Reason reason, String message) {
    return new Refusal(reason, message, Map.of(), Optional.empty());
  }

  /** Names the field, the value and what would be right. */
  static Refusal of(Reason reason, String message, Map<String, String> details) {
    return new Refusal(reason, message, Map.copyOf(details), Optional.empty());
  }

  static Refusal forNow(Reason reason, String message, Duration retryAfter) {
    return new Refusal(reason, message, Map.of(), Optional.of(retryAfter));
  }

  static Refusal malformed(String message) {
    return of(Reason.MALFORMED, message);
  }

  /** What those parts throw that do not answer in SOAP: one place turns it into a document. */
  HttpResponseException asProblem(Context context) {
    retryAfterSeconds().ifPresent(wait -> context.header("Retry-After", wait));
    return new HttpResponseException(reason.status(), getMessage(), details);
  }

  Reason reason() {
    return reason;
  }

  /** When it makes sense to try again, in whole seconds as the header wants them. */
  Optional<String> retryAfterSeconds() {
    return retryAfter.map(wait -> Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000)));
  }
}
