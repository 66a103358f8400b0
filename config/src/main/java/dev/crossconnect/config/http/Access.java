package dev.crossconnect.config.http;

import static dev.crossconnect.config.http.Audience.ADMINS;
import static dev.crossconnect.config.http.Audience.ANYBODY;
import static dev.crossconnect.config.http.Audience.OPERATORS;
import static dev.crossconnect.config.http.Audience.OUTBOUND_MESSAGES;
import static dev.crossconnect.config.http.Audience.READERS;
import static dev.crossconnect.config.http.Audience.SALESFORCE;

import java.util.List;
import java.util.Optional;

/**
 * Who may call what: the one table. The first row that fits a route decides, and a route that no
 * row fits is refused to everybody. In a pattern {@code *} is one part of the path, whatever it is,
 * and {@code /**} at its end is any rest or none.
 */
final class Access {

  private static final List<Row> TABLE =
      List.of(
          // Tells nothing of any order, and those who read it can send no key: probes, a browser
          // with the console, an import of the API into Salesforce.
          new Row("GET", "/", ANYBODY),
          new Row("GET", "/openapi.json", ANYBODY),
          new Row("GET", "/health/live", ANYBODY),
          new Row("GET", "/health/ready", ANYBODY),

          // How much goes on, for which organisation, and where the broker is.
          new Row("GET", "/metrics", READERS),
          new Row("GET", "/v1/hub", READERS),
          new Row("GET", "/v1/hub/stores", READERS),

          // The edge to Salesforce.
          new Row("POST", "/salesforce/outbound-messages", OUTBOUND_MESSAGES),
          new Row("POST", "/salesforce/outbound-messages/*", OUTBOUND_MESSAGES),
          new Row("POST", "/salesforce/sobjects/*", SALESFORCE),

          // What arrived and was not understood.
          new Row("GET", "/v1/quarantine/**", READERS),
          new Row("POST", "/v1/quarantine/*/replay", OPERATORS),
          new Row("DELETE", "/v1/quarantine/*", OPERATORS),

          // Orders.
          new Row("GET", "/v1/orders/**", READERS),
          new Row("GET", "/v1/accounts/*/orders/events", READERS),
          new Row("POST", "/v1/orders/*/cancel", OPERATORS),

          // Prices. To ask for many at once takes a body, and is still to ask.
          new Row("GET", "/v1/prices/**", READERS),
          new Row("POST", "/v1/prices/batch", READERS),
          new Row("POST", "/v1/quotes", READERS),
          new Row("PUT", "/v1/prices", ADMINS),

          // The inventory.
          new Row("GET", "/v1/inventory/**", READERS),
          new Row("POST", "/v1/inventory/resources", ADMINS),
          new Row("PUT", "/v1/inventory/*/*/resources", ADMINS),
          new Row("POST", "/v1/inventory/*/*/conflicts/**", OPERATORS),
          new Row("POST", "/v1/inventory/*/*/reservations", OPERATORS),
          new Row("POST", "/v1/inventory/*/*/reservations/*/confirm", OPERATORS),
          new Row("DELETE", "/v1/inventory/*/*/reservations/*", OPERATORS),

          // What needs a person.
          new Row("GET", "/v1/fallout/**", READERS),
          new Row("POST", "/v1/fallout/*/retry", OPERATORS),
          new Row("POST", "/v1/fallout/*/complete", OPERATORS),
          new Row("POST", "/v1/fallout/*/fail", OPERATORS),

          // The TM Forum's face of it. A listener has the hub send what happens to an address of
          // the caller's choice, among those that the settings allow.
          new Row("GET", "/tmf-api/**", READERS),
          new Row("POST", "/tmf-api/productOrdering/v4/productOrder", OPERATORS),
          new Row("POST", "/tmf-api/productOrdering/v4/cancelProductOrder", OPERATORS),
          new Row("POST", "/tmf-api/*/v4/hub", OPERATORS),
          new Row("DELETE", "/tmf-api/*/v4/hub/*", OPERATORS));

  private static final String REST = "/**";

  private Access() {}

  /** The first row that fits, if any: the path as the route declares it, or else as called. */
  static Optional<Row> row(String method, String path) {
    return TABLE.stream().filter(row -> row.fits(method, path)).findFirst();
  }

  record Row(String method, String pattern, Audience audience) {

    private boolean fits(String calledMethod, String path) {
      return method.equals(calledMethod) && fits(path);
    }

    private boolean fits(String path) {
      boolean open = pattern.endsWith(REST);
      String[] wanted =
          parts(open ? pattern.substring(0, pattern.length() - REST.length()) : pattern);
      String[] given = parts(path);
      if (open ? given.length < wanted.length : given.length != wanted.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (!(wanted[i].equals("*") ? isOnePart(given[i]) : wanted[i].equals(given[i]))) {
          return false;
        }
      }
      return true;
    }

    /** A route may take several parts of a path as one parameter, which is more than one part. */
    private static boolean isOnePart(String part) {
      return part.indexOf('<') < 0 && part.indexOf('*') < 0;
    }

    private static String[] parts(String path) {
      return path.split("/", -1);
    }
  }
}
