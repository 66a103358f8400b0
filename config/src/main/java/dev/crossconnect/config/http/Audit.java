package dev.crossconnect.config.http;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what, for those who have to answer for it: a line for every change that an operator
 * or an admin makes or was refused. What was sent is not in it.
 */
final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger("dev.crossconnect.audit");
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final String SECRET = "secret";
  private static final int LONGEST = 200;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

  private final Guard guard;

  Audit(Guard guard) {
    this.guard = guard;
  }

  void answered(Context http) {
    if (CHANGES.contains(http.method().name())
        && http.endpoints().matchedHttpEndpoint() != null
        && guard.row(http).filter(row -> row.audience().answersForChanges()).isPresent()) {
      LOG.info(
          "{} from {}: {} {} {} {}",
          callerOf(http),
          http.ip(),
          http.method(),
          Routes.of(http),
          parameters(http.pathParamMap()),
          http.statusCode());
    }
  }

  static String callerOf(Context http) {
    Caller caller = http.attribute(Caller.ATTRIBUTE);
    return caller == null ? "-" : caller.name();
  }

  /** Nothing a caller sends may look like a line of its own. */
  private static Map<String, String> parameters(Map<String, String> path) {
    Map<String, String> shown = new TreeMap<>();
    path.forEach(
        (name, value) -> {
          if (!name.equals(SECRET)) {
            String text = CONTROL.matcher(value).replaceAll("?");
            shown.put(name, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
          }
        });
    return shown;
  }
}
