package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crossconnect.adapters.simulated.SimulatedOrder.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An order system that speaks TMF641 v4, for demo and tests: a real server on a real socket of
 * 127.0.0.1, with a memory of its own and dials for everything that goes wrong with such systems.
 *
 * <p>It gives no idempotency: a second order with the same externalId is a second order with a
 * second effect. Whoever wants exactly one has to take care, and can count here what came of it.
 */
public final class SimulatedOrderSystem implements AutoCloseable {

  private static final String PATH = "/tmf-api/serviceOrdering/v4/serviceOrder";
  private static final String HUB = "/tmf-api/serviceOrdering/v4/hub";
  private static final String TOKENS = "/oauth/token";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 1 << 20;
  private static final int PAGE = 1_000;

  static {
    // Without it the JDK's server holds small answers back for 40 ms on connections in use.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final Optional<Path> directory;
  private final Clock clock;
  private final Set<String> refusedSpecifications = ConcurrentHashMap.newKeySet();
  private volatile OrderMemory memory;
  private volatile HttpServer server;
  private volatile ExecutorService threads;
  private final int port = Ports.next();
  private volatile Duration work = Duration.ofMillis(20);
  private volatile Duration thinking = Duration.ZERO;
  private volatile Duration retryAfter = Duration.ofSeconds(1);
  private volatile Dial refuse = Dial.never();
  private volatile Dial fail = Dial.never();
  private volatile Dial dropAnswer = Dial.never();
  private volatile Dial unavailable = Dial.never();
  private volatile Dial dropRequest = Dial.never();
  private volatile Dial dropLook = Dial.never();
  private volatile Dial denyDone = Dial.never();
  private volatile Dial answerLate = Dial.never();
  private volatile Dial listTwice = Dial.never();
  private volatile Duration lateness = Duration.ZERO;
  private final SimulatedHub hub;
  private volatile Dial refuseCallbacks = Dial.never();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile Dial wrongEtags = Dial.never();
  private final AtomicInteger unchanged = new AtomicInteger();
  private volatile Optional<SimulatedTokens> tokens = Optional.empty();

  /**
   * @param directory where it keeps its memory; without one it forgets when its process ends
   */
  public SimulatedOrderSystem(Optional<Path> directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.hub = new SimulatedHub(clock);
    this.memory = OrderMemory.open(directory);
  }

  /** Listens, always on the same port. */
  public void start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulated-orders-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Breaks all connections and listens no more; what it accepted it remembers, and works on. */
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
    forgetTokens();
    hub.forget();
  }

  /** Forgets everything that is not on disk, and reads that again, as a new process would. */
  public void restart() {
    stop();
    if (directory.isPresent()) {
      memory.close();
      memory = OrderMemory.open(directory);
    }
    start();
  }

  @Override
  public void close() {
    stop();
    memory.close();
  }

  /** What an adapter takes as its {@code url}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port + "/tmf-api/serviceOrdering/v4");
  }

  /** Where it gives out tokens to those who have to show one. */
  public URI tokenUrl() {
    return URI.create("http://127.0.0.1:" + port + TOKENS);
  }

  // ---- dials

  /** From now on every request has to show a token, which this client gets for a while. */
  public void requireTokens(String clientId, String secret) {
    tokens = Optional.of(new SimulatedTokens(clientId, secret, clock));
  }

  /** How long tokens are good that are given out from now on. */
  public void tokensLast(Duration time) {
    tokens.ifPresent(known -> known.lastFor(time));
  }

  /** Tokens that were given out are good no more. */
  public void forgetTokens() {
    tokens.ifPresent(SimulatedTokens::forget);
  }

  /** How long an order takes from being accepted to being done. */
  public void workFor(Duration time) {
    work = time;
  }

  /** How long it takes to answer a request. */
  public void thinkFor(Duration time) {
    thinking = time;
  }

  /** Orders of this specification are answered with an error. */
  public void refuseSpecification(String specification) {
    refusedSpecifications.add(specification);
  }

  /** Orders that are accepted, and then rejected. */
  public void refuse(Dial dial) {
    refuse = dial;
  }

  /** Orders that are accepted, and then fail without effect. */
  public void fail(Dial dial) {
    fail = dial;
  }

  /** Orders that are accepted and done, while the connection is closed without an answer. */
  public void dropAnswer(Dial dial) {
    dropAnswer = dial;
  }

  /** Orders that get lost, and the connection with them. */
  public void dropRequest(Dial dial) {
    dropRequest = dial;
  }

  /** Requests for what is known of orders that are not answered; the connection is closed. */
  public void dropLook(Dial dial) {
    dropLook = dial;
  }

  /** Orders that are accepted and done, while the answer is 500. */
  public void denyDone(Dial dial) {
    denyDone = dial;
  }

  /** Orders that are accepted and done, while the answer takes that long. */
  public void answerLate(Dial dial, Duration time) {
    answerLate = dial;
    lateness = time;
  }

  /** Lists in which every order stands twice. */
  public void listTwice(Dial dial) {
    listTwice = dial;
  }

  /** Changes of orders that nobody is called about. */
  public void loseEvents(Dial dial) {
    hub.lose(dial);
  }

  /** Those who want to be called are known no more. */
  public void forgetCallbacks() {
    hub.forget();
  }

  /** Wishes to be called that are answered as by a system that calls nobody. */
  public void refuseCallbacks(Dial dial) {
    refuseCallbacks = dial;
  }

  /** Looks at an order that get an ETag which stays as it is when the order changes. */
  public void wrongEtags(Dial dial) {
    wrongEtags = dial;
  }

  /** Requests of any kind that are answered with 503 and have no effect. */
  public void unavailable(Dial dial, Duration comeBackAfter) {
    unavailable = dial;
    retryAfter = comeBackAfter;
  }

  // ---- what came of it

  /** The addresses that are called when an order changes. */
  public List<String> callbacks() {
    return hub.callbacks();
  }

  /** How many calls there were. */
  public int calls() {
    return hub.calls();
  }

  /** How often somebody looked at one order. */
  public int looks() {
    return looks.get();
  }

  /** How many looks at an order were answered with "as you have seen it". */
  public int unchanged() {
    return unchanged.get();
  }

  /** How many tokens were given out. */
  public int tokensGranted() {
    return tokens.map(SimulatedTokens::granted).orElse(0);
  }

  /** How many orders with this externalId had or will have an effect. */
  public int effects(String externalId) {
    return (int) memory.byExternalId(externalId).stream().filter(SimulatedOrder::hasEffect).count();
  }

  /** The same for every externalId that has any. */
  public Map<String, Integer> effects() {
    Map<String, Integer> effects = new TreeMap<>();
    memory.all().stream()
        .filter(SimulatedOrder::hasEffect)
        .forEach(order -> effects.merge(order.externalId(), 1, Integer::sum));
    return effects;
  }

  /** The externalIds of all orders, refused ones too, in the order in which they were accepted. */
  public List<String> accepted() {
    return memory.all().stream().map(SimulatedOrder::externalId).toList();
  }

  /** What was ordered with this externalId, as it came. */
  public List<JsonNode> requests(String externalId) {
    return memory.byExternalId(externalId).stream().map(SimulatedOrder::request).toList();
  }

  // ---- the server

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Thread.sleep(thinking.toMillis());
      Optional<Answer> answer = answer(exchange);
      if (answer.isPresent()) {
        send(exchange, answer.get());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty for an answer that gets lost. */
  private Optional<Answer> answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
    if (unavailable.turned()) {
      exchange.getResponseHeaders().set("Retry-After", Long.toString(retryAfter.toSeconds()));
      return Optional.of(Answer.error(503, "60", "Service temporarily unavailable"));
    }
    if (path.equals(TOKENS)) {
      return Optional.of(token(exchange, body));
    }
    if (tokens.filter(known -> !known.letsIn(authorization(exchange))).isPresent()) {
      return Optional.of(Answer.error(401, "41", "No token, or one that is not good"));
    }
    return switch (exchange.getRequestMethod()) {
      case "POST" ->
          path.equals(PATH)
              ? create(body)
              : Optional.of(path.equals(HUB) ? register(body) : Answer.notFound(path));
      case "DELETE" ->
          Optional.of(
              path.startsWith(HUB + "/") && hub.remove(path.substring(HUB.length() + 1))
                  ? Answer.of(204, JSON.missingNode())
                  : Answer.notFound(path));
      case "GET" -> dropLook.turned() ? Optional.empty() : Optional.of(look(exchange, path));
      default -> Optional.of(Answer.error(405, "61", "Method not allowed"));
    };
  }

  private Answer token(HttpExchange exchange, byte[] body) {
    Map<String, String> form = query(new String(body, StandardCharsets.UTF_8));
    return tokens
        .flatMap(known -> known.grant(authorization(exchange), form))
        .map(token -> Answer.of(200, token))
        .orElseGet(() -> Answer.of(401, JSON.createObjectNode().put("error", "invalid_client")));
  }

  private static String authorization(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
  }

  private Answer look(HttpExchange exchange, String path) {
    return path.equals(PATH)
        ? list(exchange)
        : one(exchange, path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1) : path);
  }

  private Answer register(byte[] body) {
    if (refuseCallbacks.turned()) {
      return Answer.notFound(HUB);
    }
    String callback;
    try {
      callback = JSON.readTree(body).path("callback").asText("");
    } catch (IOException e) {
      return Answer.error(400, "21", "Body is not JSON");
    }
    return hub.add(callback)
        .map(registration -> Answer.of(201, registration))
        .orElseGet(() -> Answer.error(409, "62", "This callback is registered"));
  }

  private Optional<Answer> create(byte[] body) throws InterruptedException {
    if (dropRequest.turned()) {
      return Optional.empty();
    }
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (IOException e) {
      return Optional.of(Answer.error(400, "21", "Body is not JSON"));
    }
    JsonNode item = request.path("serviceOrderItem").path(0);
    if (!item.isObject()) {
      return Optional.of(Answer.error(400, "23", "A service order needs a serviceOrderItem"));
    }
    String specification = item.path("service").path("serviceSpecification").path("id").asText("");
    if (refusedSpecifications.contains(specification)) {
      return Optional.of(Answer.error(422, "SIM-REFUSED", "The specification is not offered here"));
    }
    SimulatedOrder order =
        new SimulatedOrder(
            UUID.randomUUID().toString(), clock.instant(), work.toMillis(), fate(), request);
    memory.add(order);
    hub.follow(order);
    if (answerLate.turned()) {
      Thread.sleep(lateness.toMillis());
    }
    if (order.hasEffect() && denyDone.turned()) {
      return Optional.of(Answer.error(500, "1", "Internal error"));
    }
    return dropAnswer.turned() ? Optional.empty() : Optional.of(Answer.of(201, shown(order)));
  }

  private Fate fate() {
    if (refuse.turned()) {
      return Fate.REJECTED;
    }
    return fail.turned() ? Fate.FAILED : Fate.COMPLETED;
  }

  private Answer one(HttpExchange exchange, String id) {
    return memory.byId(id).map(order -> one(exchange, order)).orElseGet(() -> Answer.notFound(id));
  }

  private Answer one(HttpExchange exchange, SimulatedOrder order) {
    looks.incrementAndGet();
    ObjectNode shown = shown(order);
    String etag = "\"" + (wrongEtags.turned() ? order.id() : shown.path("state").asText()) + "\"";
    exchange.getResponseHeaders().set("ETag", etag);
    if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      unchanged.incrementAndGet();
      return Answer.of(304, JSON.missingNode());
    }
    return Answer.of(200, shown);
  }

  private Answer list(HttpExchange exchange) {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Instant now = clock.instant();
    List<SimulatedOrder> found =
        (query.containsKey("externalId")
                ? memory.byExternalId(query.get("externalId"))
                : memory.all())
            .stream()
                .filter(
                    order -> query.getOrDefault("state", order.state(now)).equals(order.state(now)))
                .toList();
    ArrayNode page = JsonNodeFactory.instance.arrayNode();
    found.stream()
        .skip(number(query, "offset", 0))
        .limit(number(query, "limit", PAGE))
        .map(order -> fields(shown(order), query.getOrDefault("fields", "")))
        .forEach(page::add);
    if (listTwice.turned()) {
      page.addAll(page.deepCopy());
    }
    exchange.getResponseHeaders().set("X-Total-Count", Integer.toString(found.size()));
    exchange.getResponseHeaders().set("X-Result-Count", Integer.toString(page.size()));
    return Answer.of(200, page);
  }

  private ObjectNode shown(SimulatedOrder order) {
    return order.asTmf(clock.instant(), PATH + "/" + order.id());
  }

  /** An id is always shown. */
  private static ObjectNode fields(ObjectNode order, String fields) {
    return fields.isEmpty() ? order : order.retain(("id," + fields).split(","));
  }

  private static int number(Map<String, String> query, String name, int otherwise) {
    try {
      return Math.max(0, Integer.parseInt(query.getOrDefault(name, "" + otherwise)));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    if (answer.body().isMissingNode()) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private record Answer(int status, JsonNode body) {

    static Answer of(int status, JsonNode body) {
      return new Answer(status, body);
    }

    static Answer error(int status, String code, String reason) {
      ObjectNode error = JsonNodeFactory.instance.objectNode();
      error.put("code", code).put("reason", reason).put("status", Integer.toString(status));
      return new Answer(status, error);
    }

    static Answer notFound(String what) {
      return error(404, "60", "There is no " + what);
    }
  }
}
