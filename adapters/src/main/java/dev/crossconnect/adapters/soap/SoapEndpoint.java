package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading;
import dev.crossconnect.adapters.soap.Dialogue.AnswerRule;
import dev.crossconnect.adapters.soap.Dialogue.Operation;
import dev.crossconnect.adapters.soap.SoapSettings.Credentials;
import dev.crossconnect.adapters.web.WebClient;
import dev.crossconnect.adapters.web.WebClient.Exchange;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** One request to a web service and the reading of its answer. Thread-safe. */
final class SoapEndpoint {

  private final SoapSettings settings;
  private final WebClient web;
  private final UsernameToken token;
  private final XPaths xpaths;

  SoapEndpoint(SoapSettings settings, Clock clock) {
    this.settings = settings;
    this.web =
        new WebClient(settings.url(), settings.connectTimeout(), settings.mostBytes(), clock);
    this.token = new UsernameToken(clock);
    this.xpaths = new XPaths(settings.dialogue().namespaces());
  }

  /**
   * Asks for work. An answer that no rule fits is read by what SOAP and HTTP say themselves.
   *
   * @throws dev.crossconnect.adapters.legacy.Template.BadValue if the values do not fit
   */
  Reading work(Operation operation, Map<String, String> values) throws InterruptedException {
    Exchange exchange = exchange(operation, values);
    return exchange instanceof Exchange.Answered answer
        ? byRule(operation, values, answer).orElseGet(() -> bySoap(answer))
        : unanswered(exchange);
  }

  /** Asks what became of work. A fault or a refusal of the question says nothing about the work. */
  Reading look(Operation operation, Map<String, String> values) throws InterruptedException {
    Exchange exchange = exchange(operation, values);
    return exchange instanceof Exchange.Answered answer
        ? byRule(operation, values, answer)
            .orElseGet(() -> Reading.unclear(bySoap(answer).detail()))
        : unanswered(exchange);
  }

  private static Reading unanswered(Exchange exchange) {
    return exchange instanceof Exchange.NotSent notSent
        ? new Reading.NotSent(notSent.detail())
        : Reading.unclear(((Exchange.Lost) exchange).detail());
  }

  private Exchange exchange(Operation operation, Map<String, String> values)
      throws InterruptedException {
    String body = operation.template().fill(values, Xml::escaped);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .POST(BodyPublishers.ofString(envelope(body)));
    settings.dialogue().soap().describe(request, operation.action());
    return web.exchange(request.build());
  }

  private String envelope(String body) {
    String header =
        settings
            .credentials()
            .map(this::header)
            .map(block -> "<soap:Header>" + block + "</soap:Header>")
            .orElse("");
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\""
        + settings.dialogue().soap().namespace()
        + "\">"
        + header
        + "<soap:Body>"
        + body
        + "</soap:Body></soap:Envelope>";
  }

  private String header(Credentials credentials) {
    return token.header(credentials.username(), credentials.password().value(), credentials.kind());
  }

  // ---- reading

  private Optional<Reading> byRule(
      Operation operation, Map<String, String> values, Exchange.Answered answer) {
    String commandId = values.get("commandId");
    Optional<Document> document = parsed(answer.body());
    if (document.isPresent()) {
      for (AnswerRule rule : settings.dialogue().answersTo(operation)) {
        Optional<Node> found = xpaths.find(rule.when(), document.get(), commandId);
        if (found.isPresent()) {
          return Optional.of(understood(rule, found.get(), commandId, answer));
        }
      }
    }
    return Optional.empty();
  }

  private static Reading bySoap(Exchange.Answered answer) {
    Optional<Document> document = parsed(answer.body());
    return document
        .flatMap(Fault::in)
        .map(Fault::reading)
        .orElseGet(() -> byStatus(answer, document.isPresent()));
  }

  private Reading understood(
      AnswerRule rule, Node found, String commandId, Exchange.Answered answer) {
    Map<String, String> attributes = new HashMap<>();
    rule.attributes()
        .forEach(
            (name, expression) -> {
              String value = xpaths.text(expression, found, commandId);
              if (!value.isEmpty()) {
                attributes.put(name, value);
              }
            });
    String code = xpaths.text(rule.code(), found, commandId);
    String detail = xpaths.text(rule.detail(), found, commandId);
    return new Reading.Understood(
        rule.means(),
        code.isEmpty() ? rule.means().name() : code,
        detail.isEmpty() ? "The system says: " + rule.means().word() : detail,
        attributes,
        answer.retryAfter().orElse(Duration.ZERO));
  }

  private static Optional<Document> parsed(InputStream body) {
    try {
      return Optional.of(Xml.parse(body));
    } catch (SAXException e) {
      return Optional.empty();
    }
  }

  private static Reading byStatus(Exchange.Answered answer, boolean xml) {
    int status = answer.status();
    String detail = "The system answered " + status;
    if (answer.busy()) {
      return new Reading.Understood(
          Meaning.BUSY, "BUSY", detail, Map.of(), answer.retryAfter().orElse(Duration.ZERO));
    }
    return switch (status) {
      case 401, 403 -> Reading.Understood.of(Meaning.FAILED, Fault.AUTHENTICATION, detail);
      case 400, 404, 405, 410, 413, 415 ->
          Reading.Understood.of(Meaning.REJECTED, "HTTP " + status, detail);
      default -> Reading.unclear(detail + (xml ? ", in words nobody here knows" : ", and no XML"));
    };
  }
}
