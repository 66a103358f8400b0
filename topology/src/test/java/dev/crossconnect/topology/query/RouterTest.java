package dev.crossconnect.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.topology.stores.StreamsClients;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An instance that has nothing itself, and asks the others: real ones, as far as HTTP goes. */
class RouterTest {

  /** Long enough that whoever waits for it is seen to. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Admin admin =
      Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1"));
  private final StreamsClients clients =
      new StreamsClients(Duration.ofMillis(1), Duration.ofMillis(50));
  private final Freshness freshness = new Freshness(admin, clients, store -> store);
  private final List<Javalin> servers = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /** What instances were asked for by others. */
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  /** Slow ones wait for it. */
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    servers.forEach(Javalin::stop);
    freshness.close();
    admin.close();
  }

  @Test
  void whoWorksOnThePartitionAnswersAndNobodyElseIsAsked() throws Exception {
    places.add(new Place(0, answering("owner", "active", 0), List.of(answering("copy"))));

    HttpResponse<String> answer = ask(LONG, Duration.ZERO, "");

    assertThat(answer.body()).isEqualTo("owner");
    assertThat(answer.headers().firstValue("Hub-Role")).contains("active");
    assertThat(asked).containsExactly("owner: active");
  }

  @Test
  void whoIsGoneIsNotWaitedFor() throws Exception {
    places.add(new Place(0, gone(), List.of(answering("copy"))));

    HttpResponse<String> answer = ask(LONG, Duration.ZERO, "");

    assertThat(answer.body()).isEqualTo("copy");
    assertThat(answer.headers().firstValue("Hub-Role")).contains("standby");
    assertThat(answer.headers().firstValue("Hub-Lag-Ms")).contains("7");
    assertThat(answer.headers().firstValue("Hub-Served-By")).contains("copy");
  }

  @Test
  void whoSaysThatItIsNotItsPartitionIsNotWaitedFor() throws Exception {
    places.add(new Place(0, refusing("owner"), List.of(answering("copy"))));

    assertThat(ask(LONG, Duration.ZERO, "").body()).isEqualTo("copy");
    assertThat(asked).containsExactly("owner: active", "copy: standby");
  }

  @Test
  void whoIsSlowIsNotWaitedForWhileThereIsACopy() throws Exception {
    places.add(new Place(0, slow("owner"), List.of(answering("copy"))));

    assertThat(ask(SHORT, Duration.ZERO, "").body()).isEqualTo("copy");
  }

  @Test
  void ofTwoCopiesTheFresherOneIsGiven() throws Exception {
    places.add(
        new Place(
            0,
            gone(),
            List.of(answering("older", "standby", 900), answering("newer", "standby", 30))));

    assertThat(ask(LONG, Duration.ZERO, "").body()).isEqualTo("newer");
  }

  @Test
  void whoeverElseHasItStillAnswersWhereThoseWhoAreToHaveItHaveNothingYet() throws Exception {
    places.add(new Place(0, refusing("owner"), List.of(refusing("copy"))));
    places.add(new Place(1, answering("former owner"), List.of()));

    assertThat(ask(LONG, Duration.ZERO, "").body()).isEqualTo("former owner");
    assertThat(asked)
        .startsWith("owner: active", "copy: standby")
        .contains("former owner: standby");
  }

  @Test
  void whoWantsTheOriginalIsGivenNoCopy() throws Exception {
    places.add(new Place(0, refusing("owner"), List.of(answering("copy"))));

    assertThat(ask(LONG, Duration.ZERO, "?consistency=strong").statusCode()).isEqualTo(503);
    assertThat(asked).isNotEmpty().allMatch("owner: active"::equals);
  }

  @Test
  void whereNobodyHasItEverybodyIsAskedAgainForAWhile() throws Exception {
    places.add(new Place(0, refusing("owner"), List.of(refusing("copy"))));

    HttpResponse<String> answer = ask(SHORT, Duration.ofMillis(300), "");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("does not answer");
    assertThat(asked.stream().filter("owner: active"::equals).count()).isGreaterThan(1);
    assertThat(asked.stream().filter("copy: standby"::equals).count()).isGreaterThan(1);
  }

  @Test
  void whatAnotherInstanceAsksIsAskedOfNobodyElse() throws Exception {
    places.add(new Place(0, answering("owner"), List.of(answering("copy"))));

    assertThat(ask(LONG, Duration.ZERO, "", "Hub-Forwarded", "active").statusCode()).isEqualTo(503);
    assertThat(asked).isEmpty();
  }

  /** Asks an instance that is none of those that have the partition. */
  private HttpResponse<String> ask(
      Duration hedge, Duration patience, String query, String... headers) throws Exception {
    Places known = new KnownPlaces();
    Router router =
        new Router(
            known,
            new Peers(Optional.empty(), LONG),
            clients,
            freshness,
            new QuerySettings(hedge, LONG, patience));
    Queries queries =
        new Queries(
            "orders",
            new Queries.Surroundings(router, clients, freshness),
            new Queries.Written(
                new ReadYourWrites(() -> "epoch", new CommittedProgress(admin, "group", Set.of())),
                Set.of(),
                () -> "epoch"));
    String here =
        served(
            http ->
                queries.answer(
                    http,
                    "key",
                    copy -> {
                      throw new StoreUnavailableException("Nothing is here");
                    }));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + here + "/orders/key" + query)).timeout(LONG);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private String answering(String name) {
    return answering(name, "standby", 7);
  }

  private String answering(String name, String role, int lagMillis) {
    return served(
        http -> {
          note(name, http);
          http.header("Hub-Served-By", name);
          http.header("Hub-Role", role);
          http.header("Hub-Lag-Ms", String.valueOf(lagMillis));
          http.result(name);
        });
  }

  private String refusing(String name) {
    return served(
        http -> {
          note(name, http);
          http.status(503);
        });
  }

  private String slow(String name) {
    return served(
        http -> {
          note(name, http);
          awaitEnd();
        });
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(String name, Context http) {
    asked.add(name + ": " + http.header("Hub-Forwarded"));
  }

  private String served(Consumer<Context> handler) {
    Javalin server =
        Javalin.create(
            config -> {
              config.routes.get("/orders/key", handler::accept);
              config.routes.exception(
                  StoreUnavailableException.class,
                  (unavailable, http) -> http.status(503).result(unavailable.getMessage()));
            });
    servers.add(server.start("127.0.0.1", 0));
    return "127.0.0.1:" + server.port();
  }

  /** A port on which nobody listens any more. */
  private static String gone() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class KnownPlaces implements Places {

    @Override
    public String here() {
      return "here:1";
    }

    @Override
    public Place of(String store, String key) {
      return places.get(0);
    }

    @Override
    public List<Place> all(String store) {
      return places;
    }
  }
}
