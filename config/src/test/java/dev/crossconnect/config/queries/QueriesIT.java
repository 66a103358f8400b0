package dev.crossconnect.config.queries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whichever instance is asked answers, also for an instance that is gone. */
@ExtendWith(TestBedExtension.class)
class QueriesIT {

  private static final int ORDERS = 30;
  private static final String TMF622 = "/tmf-api/productOrdering/v4/productOrder";
  private static final String LISTENERS = "/tmf-api/productOrdering/v4/hub";
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void anyInstanceAnswersForAllAndForOneThatIsKilled(TestBed bed) throws IOException {
    HubProcess one = hub(bed, "one").roles("gateway", "streams").start();
    HubProcess other = hub(bed, "other").roles("streams").start();
    Salesforce first = new Salesforce(one.url());
    Salesforce second = new Salesforce(other.url());
    String position = "";
    for (int number = 1; number <= ORDERS; number++) {
      HttpResponse<String> pushed =
          first.post("/salesforce/sobjects/Order", "application/json", order(number));
      position = pushed.headers().firstValue("Hub-Position").orElseThrow();
      assertThat(second.get(path(number) + "?waitMs=20000&position=" + position).body())
          .as("what was written by way of one instance is read by way of the other")
          .contains("\"number\":\"%d\"".formatted(number));
    }
    TreeSet<String> served = new TreeSet<>();
    for (int number = 1; number <= ORDERS; number++) {
      HttpResponse<String> here = first.get(path(number));
      HttpResponse<String> there = second.get(path(number) + "?consistency=strong");
      assertThat(there.statusCode()).isEqualTo(200);
      ObjectNode shown = (ObjectNode) JSON.readTree(there.body());
      String seen = shown.remove("position").asText();
      ObjectNode alsoShown = (ObjectNode) JSON.readTree(here.body());
      alsoShown.remove("position");
      assertThat(shown).isEqualTo(alsoShown);
      assertThat(first.get(path(number) + "?position=" + seen).statusCode())
          .as("what was seen is seen again")
          .isEqualTo(200);
      assertThat(there.headers().firstValue("Hub-Role")).contains("active");
      assertThat(there.headers().firstValue("Hub-Lag-Ms")).contains("0");
      served.add(there.headers().firstValue("Hub-Served-By").orElseThrow());
    }
    assertThat(served).as("both have a part of the orders").hasSize(2);
    assertThat(second.get("/v1/orders/none").statusCode()).isEqualTo(404);
    assertThat(second.get(path(1) + "?consistency=perhaps").statusCode()).isEqualTo(400);
    String placed = anOrderOfTheTmForumIsPlacedOnce(first, second);
    List<String> all = numbers(first, "");
    assertThat(all).hasSize(ORDERS + 1).doesNotHaveDuplicates();
    listsOfTheTmForumSayWhetherTheyAreAll(first, second, all);
    assertThat(numbers(second, "")).isEqualTo(all);
    assertThat(numbers(second, "&account=" + account(3)))
        .hasSize((int) IntStream.rangeClosed(1, ORDERS).filter(n -> n % 3 == 0).count())
        .contains("3", "6");
    assertThat(numbers(second, "&state=completed")).isEmpty();
    awaitCopies(bed, other);
    awaitCopy(bed, other, "/v1/orders/" + placed);

    one.kill();

    long longest = 0;
    boolean isTakenOver = false;
    TreeSet<String> roles = new TreeSet<>();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!isTakenOver) {
      assertThat(System.nanoTime()).as("roles seen: " + roles).isLessThan(end);
      isTakenOver = true;
      for (int number = 1; number <= ORDERS; number++) {
        long begun = System.nanoTime();
        HttpResponse<String> answer = second.get(path(number) + "?position=" + position);
        longest = Math.max(longest, System.nanoTime() - begun);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String role = answer.headers().firstValue("Hub-Role").orElseThrow();
        roles.add(role);
        isTakenOver &= role.equals("active");
        if (role.equals("standby")) {
          assertThat(lag(answer)).isLessThan(2_000);
        }
      }
      assertThat(numbers(second, "&waitMs=10000&position=" + position)).isEqualTo(all);
    }
    assertThat(roles).contains("standby", "active");
    assertThat(second.get("/openapi.json").body()).contains("\"openapi\":\"3.0.3\"");
    assertThat(other.output()).doesNotContain("is not described", "Nobody may call");
    assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void whoListensIsToldWhatHappensAndAfterABreakWhatItMissed(TestBed bed) throws Exception {
    // Nobody would hear anything in time if commits went by the clock alone.
    HubProcess hub =
        bed.hub()
            .roles("gateway", "streams")
            .set("streams.commit.interval.ms", "30000")
            .set("streams.transaction.timeout.ms", "60000")
            .start();
    Salesforce salesforce = new Salesforce(hub.url());
    String ofOrder = hub.url() + "/v1/orders/" + Salesforce.orderId(3) + "/events";
    String ofAccount = hub.url() + "/v1/accounts/" + account(3) + "/orders/events";
    Callback callback = bed.closing(Callback.open());
    HttpResponse<String> registered =
        salesforce.post(LISTENERS, "application/json", callback.registration());
    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    assertThat(salesforce.post(LISTENERS, "application/json", callback.registration()).statusCode())
        .isEqualTo(409);
    String lastSeen;
    try (EventReader order = EventReader.listen(ofOrder, "");
        EventReader account = EventReader.listen(ofAccount, "")) {
      for (int number = 1; number <= 6; number++) {
        salesforce.post("/salesforce/sobjects/Order", "application/json", order(number));
      }
      bed.await().until(() -> order.events().size() == 1 && account.events().size() == 2);
      assertThat(order.events().get(0))
          .contains("event: state", "\"number\":\"3\"", "\"state\":\"acknowledged\"");
      assertThat(account.events())
          .anySatisfy(event -> assertThat(event).contains("\"number\":\"3\""))
          .anySatisfy(event -> assertThat(event).contains("\"number\":\"6\""));
      lastSeen = account.lastId();
    }

    salesforce.post("/salesforce/sobjects/Order", "application/json", order(9));
    bed.await().until(() -> salesforce.order(9, "").contains("\"number\":\"9\""));

    try (EventReader again = EventReader.listen(ofAccount, lastSeen)) {
      bed.await().until(() -> !again.events().isEmpty());
      assertThat(again.events()).hasSize(1).first().asString().contains("\"number\":\"9\"");
    }
    whoIsRegisteredIsCalledUntilItHasTakenEverything(bed, salesforce, callback, registered);
    assertThat(EventReader.refusal(ofOrder, "00000000~~orders.updates~0-1"))
        .contains("Last-Event-ID", "another cluster");
  }

  /** It has refused twice, and whatever was there when it was registered is told. */
  private static void whoIsRegisteredIsCalledUntilItHasTakenEverything(
      TestBed bed, Salesforce salesforce, Callback callback, HttpResponse<String> registered)
      throws IOException {
    String path = registered.headers().firstValue("Location").orElseThrow();
    bed.await().untilAsserted(() -> assertThat(callback.taken()).hasSize(3));
    assertThat(callback.refused()).isEqualTo(2);
    assertThat(callback.taken())
        .allSatisfy(
            event -> {
              assertThat(event.path("eventType").asText()).isEqualTo("ProductOrderCreateEvent");
              assertThat(event.path("eventId").asText()).contains("-productOrdering-");
            })
        .extracting(event -> event.at("/event/productOrder/externalId").asText())
        .containsExactlyInAnyOrder("3", "6", "9");
    assertThat(salesforce.get(path).body()).contains("\"query\":", callback.url());
    assertThat(
            salesforce
                .post(LISTENERS, "application/json", "{\"callback\":\"http://192.0.2.1/\"}")
                .body())
        .contains("\"status\":400", "\"field\":\"callback\"", "listeners.allowed.origins");

    assertThat(salesforce.delete(path).statusCode()).isEqualTo(204);
    bed.await().untilAsserted(() -> assertThat(salesforce.get(path).statusCode()).isEqualTo(404));
  }

  /** Whichever instance it comes to, and however often. */
  private static String anOrderOfTheTmForumIsPlacedOnce(Salesforce first, Salesforce second)
      throws IOException {
    HttpResponse<String> placed = first.post(TMF622, "application/json", productOrder("DUB1"));
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    JsonNode order = JSON.readTree(placed.body());
    String id = order.path("id").asText();
    assertThat(placed.headers().firstValue("Location")).contains(TMF622 + "/" + id);
    assertThat(order.path("state").asText()).isEqualTo("acknowledged");
    assertThat(order.path("productOrderItem").path(0).path("action").asText()).isEqualTo("add");
    String position = placed.headers().firstValue("Hub-Position").orElseThrow();
    assertThat(order.path("position").asText()).isEqualTo(position);
    assertThat(second.get(TMF622 + "/" + id + "?waitMs=20000&position=" + position).body())
        .contains("\"externalId\":\"web-1\"", "\"id\":\"STATIC-IP\"", "\"id\":\"DUB1\"");

    HttpResponse<String> again = second.post(TMF622, "application/json", productOrder("DUB1"));
    assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
    assertThat(again.headers().firstValue("Location")).contains(TMF622 + "/" + id);
    assertThat(second.post(TMF622, "application/json", productOrder("CRK1")).body())
        .contains("\"status\":409", "\"field\":\"externalId\"", "\"value\":\"web-1\"");
    assertThat(
            second.post(TMF622, "application/json", productOrder("DUB1\",\"x\":\"")).statusCode())
        .as("what the hub does not look at makes no difference")
        .isEqualTo(201);
    assertThat(
            first
                .post(TMF622, "application/json", productOrder("DUB1").replace("STATIC", "MOON"))
                .body())
        .contains("\"status\":400", "\"value\":\"MOON-IP\"", "STATIC-IP");
    return id;
  }

  private static void listsOfTheTmForumSayWhetherTheyAreAll(
      Salesforce first, Salesforce second, List<String> all) throws IOException {
    for (Salesforce hub : List.of(first, second)) {
      HttpResponse<String> whole = hub.get(TMF622 + "?fields=externalId");
      assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
      assertThat(counts(whole)).containsExactly("31", "31");
      assertThat(externalIds(whole)).isEqualTo(all);
      assertThat(JSON.readTree(whole.body()).path(0).has("state")).isFalse();

      HttpResponse<String> part = hub.get(TMF622 + "?offset=20&limit=7");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(counts(part)).containsExactly("31", "7");
      assertThat(externalIds(part)).isEqualTo(all.subList(20, 27));
      String link = part.headers().firstValue("Link").orElseThrow();
      HttpResponse<String> next = hub.get(link.substring(1, link.indexOf('>')));
      assertThat(next.statusCode()).isEqualTo(206);
      assertThat(externalIds(next)).isEqualTo(all.subList(27, 31));
      assertThat(next.headers().firstValue("Link")).isEmpty();

      HttpResponse<String> ofAccount =
          hub.get(TMF622 + "?limit=2&state=acknowledged&relatedParty.id=" + account(3));
      assertThat(ofAccount.statusCode()).isEqualTo(206);
      assertThat(counts(ofAccount)).as("no index has both").containsExactly("", "2");
      assertThat(counts(hub.get(TMF622 + "?limit=2&relatedParty.id=" + account(3))))
          .containsExactly("10", "2");
    }
    for (String wrong : List.of("offset=1001", "offset=-1", "colour=red", "state=odd")) {
      assertThat(first.get(TMF622 + "?" + wrong).body())
          .contains("\"status\":400", "\"field\":\"" + wrong.replaceAll("=.*", "\""));
    }
  }

  private static List<String> counts(HttpResponse<String> answer) {
    return List.of(
        answer.headers().firstValue("X-Total-Count").orElse(""),
        answer.headers().firstValue("X-Result-Count").orElse(""));
  }

  private static List<String> externalIds(HttpResponse<String> answer) throws IOException {
    List<String> ids = new ArrayList<>();
    JSON.readTree(answer.body()).forEach(order -> ids.add(order.path("externalId").asText()));
    return ids;
  }

  private static String productOrder(String site) {
    return """
    {"externalId":"web-1","productOrderItem":[{"id":"1","action":"add",
     "productOffering":{"id":"STATIC-IP"},"product":{"place":[{"id":"%s"}]}}]}"""
        .formatted(site);
  }

  /** Until the other instance could answer for all of it, as one instance asks another. */
  private static void awaitCopies(TestBed bed, HubProcess hub) {
    for (int number = 1; number <= ORDERS; number++) {
      awaitCopy(bed, hub, path(number));
    }
  }

  private static void awaitCopy(TestBed bed, HubProcess hub, String path) {
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .header("Hub-Forwarded", "standby")
            .build();
    bed.await()
        .until(() -> HTTP.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  private static long lag(HttpResponse<String> answer) {
    return answer.headers().firstValueAsLong("Hub-Lag-Ms").orElseThrow();
  }

  /** Page by page, as a portal goes through it. */
  private static List<String> numbers(Salesforce hub, String filter) throws IOException {
    List<String> numbers = new ArrayList<>();
    String after = "";
    do {
      HttpResponse<String> answer = hub.get("/v1/orders?limit=7" + filter + after);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = JSON.readTree(answer.body());
      assertThat(page.has("missing")).as(answer.body()).isFalse();
      page.path("items").forEach(order -> numbers.add(order.path("number").asText()));
      after = page.has("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    return numbers;
  }

  private static HubProcess.Launch hub(TestBed bed, String name) {
    return bed.hub().data(bed.directory().resolve(name)).set("queries.patience.ms", "10000");
  }

  private static String path(int number) {
    return "/v1/orders/" + Salesforce.orderId(number);
  }

  private static String account(int number) {
    return "0015g00000ACC%02dAAA".formatted(number % 3);
  }

  private static String order(int number) {
    return """
    {"Id":"%s","OrderNumber":"%d","AccountId":"%s","Status":"Draft",
     "SystemModstamp":"2026-03-01T10:00:%02dZ",
     "OrderItems":{"records":[{"Id":"%s","Product_Code__c":"STATIC-IP","Quantity":1,
     "Site__c":"DUB1","SystemModstamp":"2026-03-01T10:00:00Z"}]}}"""
        .formatted(
            Salesforce.orderId(number), number, account(number), number, Salesforce.lineId(number));
  }
}
