package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A voice switch behind a SOAP web service, for demo and tests: a real server on a real socket of
 * 127.0.0.1 that lets in who knows the password, with a memory of its own and dials for what goes
 * wrong.
 *
 * <p>It takes three kinds of work ({@code CreateLine}, {@code ChangeLine}, {@code RemoveLine}) and
 * the question {@code FindOrder}. It gives no idempotency: the same reference again is work again.
 */
public final class SimulatedVoiceSystem implements AutoCloseable {

  public static final String NAMESPACE = "urn:crossconnect:simulated:voice:1";
  public static final String USERNAME = "hub";

  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String PATH = "/voice";
  private static final int MOST_BYTES = 1 << 20;

  private final String password;
  private final Optional<Path> file;
  private final Clock clock;
  private final SimulatedLogin login;
  private final List<Job> jobs = new ArrayList<>();
  private Journal journal;
  private volatile HttpServer server;
  private volatile ExecutorService threads;
  private final int port = Ports.next();
  private volatile Duration work = Duration.ofMillis(20);
  private volatile Duration thinking = Duration.ZERO;
  private volatile Duration lateness = Duration.ZERO;
  private volatile Dial refuse = Dial.never();
  private volatile Dial fail = Dial.never();
  private volatile Dial busy = Dial.never();
  private volatile Dial dropRequest = Dial.never();
  private volatile Dial dropAnswer = Dial.never();
  private volatile Dial dropLook = Dial.never();
  private volatile Dial denyDone = Dial.never();
  private volatile Dial answerLate = Dial.never();
  private volatile Dial listTwice = Dial.never();

  /**
   * @param directory where it keeps its memory; without one it forgets when its process ends
   */
  public SimulatedVoiceSystem(String password, Optional<Path> directory, Clock clock) {
    this.password = password;
    this.file = directory.map(path -> path.resolve("voice-orders.ndjson"));
    this.clock = clock;
    this.login = new SimulatedLogin(USERNAME, password, clock);
    remember();
  }

  private void remember() {
    journal = Journal.open(file);
    journal.recalled().forEach(entry -> jobs.add(Job.fromMemory(entry)));
  }

  /** Listens, always on the same port. */
  public void start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulated-voice");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Breaks all connections and listens no more; what it took up it remembers, and works on. */
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
    journal.close();
  }

  /** What an adapter takes as its {@code url}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port + PATH);
  }

  public String password() {
    return password;
  }

  // ---- dials

  /** How long work takes from being taken up to being done. */
  public void workFor(Duration time) {
    work = time;
  }

  /** How long it takes to answer a request. */
  public void thinkFor(Duration time) {
    thinking = time;
  }

  /** Work that is answered with a fault of the caller, and not done. */
  public void refuse(Dial dial) {
    refuse = dial;
  }

  /** Work that is taken up, and then fails without effect. */
  public void fail(Dial dial) {
    fail = dial;
  }

  /** Work that is answered with a fault that says so, and not done. */
  public void busy(Dial dial) {
    busy = dial;
  }

  /** Work that gets lost, and the connection with it. */
  public void dropRequest(Dial dial) {
    dropRequest = dial;
  }

  /** Work that is done, while the connection is closed without an answer. */
  public void dropAnswer(Dial dial) {
    dropAnswer = dial;
  }

  /** Questions that are not answered; the connection is closed. */
  public void dropLook(Dial dial) {
    dropLook = dial;
  }

  /** Work that is done, while the answer is a fault of the server. */
  public void denyDone(Dial dial) {
    denyDone = dial;
  }

  /** Work that is done, while the answer takes that long. */
  public void answerLate(Dial dial, Duration time) {
    answerLate = dial;
    lateness = time;
  }

  /** Answers to questions in which everything stands twice. */
  public void listTwice(Dial dial) {
    listTwice = dial;
  }

  // ---- what came of it

  /** How often work with this reference had or is going to have its effect. */
  public int effects(String reference) {
    return (int) jobsOf(reference).stream().filter(Job::hasEffect).count();
  }

  /** The same for every reference that has any. */
  public Map<String, Integer> effects() {
    Map<String, Integer> effects = new TreeMap<>();
    synchronized (jobs) {
      jobs.stream()
          .filter(Job::hasEffect)
          .forEach(job -> effects.merge(job.reference(), 1, Integer::sum));
    }
    return effects;
  }

  /** The lines that are there now, by number, with what is switched on for each. */
  public Map<String, String> lines() {
    Map<String, String> lines = new TreeMap<>();
    synchronized (jobs) {
      for (Job job : jobs) {
        if (job.hasEffect() && job.operation().equals("RemoveLine")) {
          lines.remove(job.number());
        } else if (job.hasEffect()) {
          lines.put(job.number(), job.features());
        }
      }
    }
    return lines;
  }

  private List<Job> jobsOf(String reference) {
    synchronized (jobs) {
      return jobs.stream().filter(job -> job.reference().equals(reference)).toList();
    }
  }

  // ---- the server

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Thread.sleep(thinking.toMillis());
      Optional<Answer> answer = answer(exchange.getRequestBody().readNBytes(MOST_BYTES));
      if (answer.isPresent()) {
        byte[] body = answer.get().envelope().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(answer.get().status(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty for an answer that gets lost. */
  private Optional<Answer> answer(byte[] request) throws InterruptedException {
    Document document;
    try {
      document = parsed(request);
    } catch (SAXException | IOException e) {
      return Optional.of(Answer.fault("Client", "Not a SOAP message"));
    }
    if (!login.letsIn(document)) {
      return Optional.of(Answer.fault("wsse:FailedAuthentication", "Who are you?"));
    }
    Optional<Element> content = content(document);
    if (content.isEmpty()) {
      return Optional.of(Answer.fault("Client", "An empty body"));
    }
    Element asked = content.get();
    return switch (asked.getLocalName()) {
      case "FindOrder" ->
          dropLook.turned() ? Optional.empty() : Optional.of(found(text(asked, "reference")));
      case "CreateLine", "ChangeLine", "RemoveLine" -> work(asked);
      default -> Optional.of(Answer.fault("Client", "No such operation"));
    };
  }

  private Optional<Answer> work(Element asked) throws InterruptedException {
    if (dropRequest.turned()) {
      return Optional.empty();
    }
    if (busy.turned()) {
      return Optional.of(Answer.fault("Server.Busy", "Try again later"));
    }
    if (refuse.turned() || text(asked, "number").isEmpty()) {
      return Optional.of(Answer.fault("Client.Refused", "This line cannot be had"));
    }
    Job job =
        new Job(
            asked.getLocalName(),
            text(asked, "reference"),
            text(asked, "number"),
            text(asked, "features"),
            clock.instant(),
            work.toMillis(),
            fail.turned());
    synchronized (jobs) {
      journal.write(job.asMemory());
      jobs.add(job);
    }
    if (dropAnswer.turned()) {
      return Optional.empty();
    }
    if (answerLate.turned()) {
      Thread.sleep(lateness.toMillis());
    }
    return Optional.of(
        job.hasEffect() && denyDone.turned()
            ? Answer.fault("Server", "Internal error")
            : Answer.of(asked.getLocalName() + "Response", job.shown(clock.instant())));
  }

  private Answer found(String reference) {
    StringBuilder orders = new StringBuilder();
    int times = listTwice.turned() ? 2 : 1;
    for (int n = 0; n < times; n++) {
      jobsOf(reference).forEach(job -> orders.append(job.shown(clock.instant())));
    }
    return Answer.of("FindOrderResponse", orders.toString());
  }

  private static Optional<Element> content(Document document) {
    NodeList bodies = document.getElementsByTagNameNS(SOAP, "Body");
    if (bodies.getLength() != 1) {
      return Optional.empty();
    }
    NodeList children = ((Element) bodies.item(0)).getElementsByTagNameNS(NAMESPACE, "*");
    return children.getLength() == 0 ? Optional.empty() : Optional.of((Element) children.item(0));
  }

  private static String text(Element in, String name) {
    NodeList found = in.getElementsByTagNameNS(NAMESPACE, name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  private static Document parsed(byte[] request) throws SAXException, IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(request));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Work as the system remembers it; its state follows from the time. */
  private record Job(
      String operation,
      String reference,
      String number,
      String features,
      Instant takenUpAt,
      long workMillis,
      boolean failing) {

    boolean hasEffect() {
      return !failing;
    }

    String shown(Instant now) {
      boolean over = !now.isBefore(takenUpAt.plusMillis(workMillis));
      String state = over ? (failing ? "FAILED" : "DONE") : "ACCEPTED";
      return "<order><reference>"
          + escaped(reference)
          + "</reference><state>"
          + state
          + "</state><line>"
          + escaped(number)
          + "</line>"
          + (over && failing ? "<reason>The switch did not take it</reason>" : "")
          + "</order>";
    }

    ObjectNode asMemory() {
      ObjectNode memory = JsonNodeFactory.instance.objectNode();
      memory.put("operation", operation).put("reference", reference).put("number", number);
      memory.put("features", features).put("takenUpAt", takenUpAt.toEpochMilli());
      return memory.put("workMillis", workMillis).put("failing", failing);
    }

    static Job fromMemory(JsonNode memory) {
      return new Job(
          memory.path("operation").asText(),
          memory.path("reference").asText(),
          memory.path("number").asText(),
          memory.path("features").asText(),
          Instant.ofEpochMilli(memory.path("takenUpAt").asLong()),
          memory.path("workMillis").asLong(),
          memory.path("failing").asBoolean());
    }
  }

  private record Answer(int status, String content) {

    static Answer of(String name, String content) {
      return new Answer(
          200, "<" + name + " xmlns=\"" + NAMESPACE + "\">" + content + "</" + name + ">");
    }

    static Answer fault(String code, String reason) {
      String qualified = code.contains(":") ? code : "soap:" + code;
      return new Answer(
          500,
          "<soap:Fault xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
              + "oasis-200401-wss-wssecurity-secext-1.0.xsd\"><faultcode>"
              + qualified
              + "</faultcode><faultstring>"
              + reason
              + "</faultstring></soap:Fault>");
    }

    String envelope() {
      return "<soap:Envelope xmlns:soap=\""
          + SOAP
          + "\"><soap:Body>"
          + content
          + "</soap:Body></soap:Envelope>";
    }
  }
}
