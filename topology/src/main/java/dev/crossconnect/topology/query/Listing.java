package dev.crossconnect.topology.query;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One page of a list over all partitions, wherever they are. Every instance is asked at the same
 * time for a page of what it has; of those, the first items are the page. Since each item has a
 * key, and all are in the order of their keys, the last one's key is a cursor that stays good
 * whatever is written or moved meanwhile.
 *
 * <p>What cannot be had from where it is worked on comes from a copy. What cannot be had from
 * anywhere, as in the moment in which a copy takes over, is asked for again for a while, and named
 * if it does not come.
 */
final class Listing {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final String MISSING = "Hub-Missing";
  private static final String TOTAL_COUNT = "X-Total-Count";
  private static final String RESULT_COUNT = "X-Result-Count";
  private static final String LINK = "Link";

  /** Say where a page begins. */
  private static final Set<String> CURSORS = Set.of("after", "offset");

  private final Router router;
  private final String store;
  private final Context http;
  private final Wish wish;
  private final Router.Readiness readiness;
  private final Paging paging;
  private final Queries.Page<?> page;
  private final Form form;
  private final List<Entry<?>> found = new ArrayList<>();
  private Copy.Role role = Copy.Role.ACTIVE;
  private Duration lag = Duration.ZERO;
  private Total total = new Total(Optional.of(0L));

  /** How the page is answered. */
  enum Form {
    /** In an envelope. */
    PAGE,
    /** The items alone, as the TM Forum has it. */
    TMF
  }

  /** Which page of what, and how it is answered. */
  record Wanted(Paging paging, Queries.Page<?> page, Form form) {}

  /** How many items there are in all that was looked at, as long as everybody could tell. */
  private record Total(Optional<Long> known) {

    Total plus(Optional<Long> more) {
      return new Total(known.flatMap(count -> more.map(further -> count + further)));
    }
  }

  /** What is answered. */
  record Items(List<Object> items, String next, Set<Integer> missing) {}

  /** What an instance answers to another. */
  record Part(List<Entry<?>> entries, Set<Integer> missing, Long total) {}

  Listing(
      Router router,
      String store,
      Context http,
      Wish wish,
      Router.Readiness readiness,
      Wanted wanted) {
    this.router = router;
    this.store = store;
    this.http = http;
    this.wish = wish;
    this.readiness = readiness;
    this.paging = wanted.paging();
    this.page = wanted.page();
    this.form = wanted.form();
  }

  void answer() {
    Peers.Asked.in(http).ifPresentOrElse(this::answerPart, this::answerAll);
  }

  private void answerPart(Peers.Asked asked) {
    List<Place> missing = readHere(places(asked.partitions()), asked.role());
    router.sign(http, new Copy(0, role), lag);
    http.json(new Part(firstFound(), partitions(missing), total.known().orElse(null)));
  }

  private void answerAll() {
    Set<Integer> missing = gather();
    router.sign(http, new Copy(0, role), lag);
    List<Entry<?>> first = firstFound();
    List<Object> items =
        first.stream().skip(paging.offset()).map(entry -> (Object) entry.value()).toList();
    String next = found.size() > first.size() ? first.get(first.size() - 1).key() : null;
    switch (form) {
      case PAGE -> http.json(new Items(items, next, missing.isEmpty() ? null : missing));
      case TMF -> answerBare(items, next, missing);
    }
  }

  private void answerBare(List<Object> items, String next, Set<Integer> missing) {
    boolean isAll =
        next == null && paging.after().isEmpty() && paging.offset() == 0 && missing.isEmpty();
    http.status(isAll ? HttpStatus.OK : HttpStatus.PARTIAL_CONTENT);
    http.header(RESULT_COUNT, String.valueOf(items.size()));
    if (missing.isEmpty()) {
      total(next).ifPresent(count -> http.header(TOTAL_COUNT, String.valueOf(count)));
    } else {
      http.header(MISSING, missing.toString());
    }
    if (next != null) {
      http.header(LINK, "<" + http.path() + "?" + queryOfNext(next) + ">; rel=\"next\"");
    }
    http.json(items);
  }

  /** Whoever has seen the end from the beginning knows, whatever the counts say. */
  private Optional<Long> total(String next) {
    return next == null && paging.after().isEmpty()
        ? Optional.of((long) found.size())
        : total.known();
  }

  /** What was asked, but behind this page. */
  private String queryOfNext(String next) {
    StringBuilder query = new StringBuilder("after=").append(encoded(next));
    http.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!CURSORS.contains(name)) {
                values.forEach(
                    value ->
                        query.append('&').append(encoded(name)).append('=').append(encoded(value)));
              }
            });
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Finds what there is in all partitions, and tells which could not be read. */
  private Set<Integer> gather() {
    Router.Tries tries = router.tries();
    List<Place> all = tries.until(() -> router.places().all(store));
    List<Place> missing = gather(all);
    while (!missing.isEmpty() && tries.again()) {
      Set<Integer> wanted = partitions(missing);
      missing = gather(tries.until(() -> places(wanted)));
    }
    if (!missing.isEmpty() && missing.size() == all.size()) {
      throw new StoreUnavailableException("No part of store '" + store + "' can be read now");
    }
    return partitions(missing);
  }

  /** Asks everybody once, and tells what is missing then. */
  private List<Place> gather(List<Place> places) {
    String here = router.places().here();
    Map<Boolean, List<Place>> mine =
        places.stream().collect(groupingBy(place -> place.active().equals(here)));
    List<CompletableFuture<Peers.Answer>> asked = new ArrayList<>();
    Map<String, List<Place>> elsewhere =
        mine.getOrDefault(false, List.of()).stream().collect(groupingBy(Place::active));
    elsewhere.forEach((peer, theirs) -> asked.add(ask(peer, Copy.Role.ACTIVE, theirs)));
    List<Place> missing = new ArrayList<>();
    missing.addAll(readHere(mine.getOrDefault(true, List.of()), Copy.Role.ACTIVE));
    missing.addAll(collect(asked, elsewhere.values()));
    return wish.strong() || missing.isEmpty() ? missing : fromStandbys(missing);
  }

  private List<Place> places(Collection<Integer> partitions) {
    return router.places().all(store).stream()
        .filter(place -> partitions.contains(place.partition()))
        .toList();
  }

  /** From copies: what is here, then those that are to have one, then whoever else has some. */
  private List<Place> fromStandbys(List<Place> places) {
    String here = router.places().here();
    Map<Boolean, List<Place>> mine =
        places.stream().collect(groupingBy(place -> place.standbys().contains(here)));
    List<Place> missing = new ArrayList<>(mine.getOrDefault(false, List.of()));
    missing.addAll(readHere(mine.getOrDefault(true, List.of()), Copy.Role.STANDBY));
    Map<Place, List<String>> others = new HashMap<>();
    missing.forEach(place -> others.put(place, copies(place)));
    for (int next = 0; isAnybodyLeft(missing, others, next); next++) {
      missing = fromOthers(missing, others, next);
    }
    return missing;
  }

  private List<String> copies(Place place) {
    return Stream.concat(place.standbys().stream(), router.unlisted(store, place).stream())
        .filter(peer -> !peer.equals(router.places().here()))
        .toList();
  }

  private static boolean isAnybodyLeft(
      List<Place> missing, Map<Place, List<String>> others, int next) {
    return missing.stream().anyMatch(place -> others.get(place).size() > next);
  }

  /** Each from one instance only: what two have told would be there twice. */
  private List<Place> fromOthers(List<Place> places, Map<Place, List<String>> others, int which) {
    Map<Boolean, List<Place>> left =
        places.stream().collect(groupingBy(place -> others.get(place).size() > which));
    Map<String, List<Place>> elsewhere =
        left.getOrDefault(true, List.of()).stream()
            .collect(groupingBy(place -> others.get(place).get(which)));
    List<CompletableFuture<Peers.Answer>> asked = new ArrayList<>();
    elsewhere.forEach((peer, theirs) -> asked.add(ask(peer, Copy.Role.STANDBY, theirs)));
    List<Place> missing = new ArrayList<>(left.getOrDefault(false, List.of()));
    missing.addAll(collect(asked, elsewhere.values()));
    return missing;
  }

  private CompletableFuture<Peers.Answer> ask(String peer, Copy.Role of, List<Place> places) {
    return router
        .peers()
        .ask(peer, http, Peers.Asked.of(of, places.stream().map(Place::partition).toList()));
  }

  /** Takes what has come; whatever has not is missing. */
  private List<Place> collect(
      List<CompletableFuture<Peers.Answer>> asked, Iterable<List<Place>> places) {
    List<Place> missing = new ArrayList<>();
    int next = 0;
    for (List<Place> theirs : places) {
      Set<Integer> partitions = take(asked.get(next++), theirs);
      theirs.stream().filter(place -> partitions.contains(place.partition())).forEach(missing::add);
    }
    return missing;
  }

  /** Which partitions are missing in an answer. */
  private Set<Integer> take(CompletableFuture<Peers.Answer> asked, List<Place> theirs) {
    try {
      Peers.Answer answer =
          asked.get(router.settings().timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (!answer.isFromStore() || answer.response().statusCode() != 200) {
        return partitions(theirs);
      }
      JsonNode part = JSON.readTree(answer.response().body());
      part.path("entries")
          .forEach(entry -> found.add(new Entry<>(entry.path("key").asText(), entry.get("value"))));
      total =
          total.plus(
              Optional.of(part.path("total")).filter(JsonNode::isNumber).map(JsonNode::asLong));
      seen(answer.role(), answer.lag());
      Set<Integer> missing = new TreeSet<>();
      part.path("missing").forEach(partition -> missing.add(partition.asInt()));
      return missing;
    } catch (ExecutionException | TimeoutException | IOException noAnswer) {
      return partitions(theirs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return partitions(theirs);
    }
  }

  /** Reads what is here, and says what is not. */
  private List<Place> readHere(List<Place> places, Copy.Role of) {
    List<Place> missing = new ArrayList<>();
    for (Place place : places) {
      try {
        router.fromHere(http, store, place, of, wish, this::read);
      } catch (StoreUnavailableException e) {
        missing.add(place);
      }
    }
    return missing;
  }

  private void read(Copy copy) {
    router.read(
        store,
        copy,
        wish,
        readiness,
        age -> {
          OptionalLong count = form == Form.TMF ? page.count(copy) : OptionalLong.empty();
          // One more than is asked for tells whether there is another page.
          List<? extends Entry<?>> items = page.from(copy, paging.after(), paging.reach() + 1);
          Router.requireSame(age);
          found.addAll(items);
          total = total.plus(count.stream().boxed().findFirst());
          seen(copy.role(), age.most());
        });
  }

  private void seen(Copy.Role of, Duration age) {
    if (of == Copy.Role.STANDBY) {
      role = of;
    }
    lag = age.compareTo(lag) > 0 ? age : lag;
  }

  private List<Entry<?>> firstFound() {
    found.sort(Comparator.comparing(Entry::key));
    int most = Peers.Asked.in(http).isPresent() ? paging.reach() + 1 : paging.reach();
    return List.copyOf(found.subList(0, Math.min(found.size(), most)));
  }

  private static Set<Integer> partitions(List<Place> places) {
    Set<Integer> partitions = new TreeSet<>();
    places.forEach(place -> partitions.add(place.partition()));
    return partitions;
  }
}
