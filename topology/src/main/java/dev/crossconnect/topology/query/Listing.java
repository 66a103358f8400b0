package dev.crossconnect.topology.query;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crossconnect.topology.query.StoreReader.Entry;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  private final Router router;
  private final String store;
  private final Context http;
  private final Wish wish;
  private final Router.Readiness readiness;
  private final Paging paging;
  private final Queries.Page<?> page;
  private final List<Entry<?>> found = new ArrayList<>();
  private Copy.Role role = Copy.Role.ACTIVE;
  private Duration lag = Duration.ZERO;

  /** How the page is answered. */
  enum Form {
    /** In an envelope. */
    PAGE,
    /** The items alone. */
    BARE
  }

  /** What is answered. */
  record Items(List<Object> items, String next, Set<Integer> missing) {}

  /** What an instance answers to another. */
  record Part(List<Entry<?>> entries, Set<Integer> missing) {}

  Listing(
      Router router,
      String store,
      Context http,
      Wish wish,
      Router.Readiness readiness,
      Paging paging,
      Queries.Page<?> page) {
    this.router = router;
    this.store = store;
    this.http = http;
    this.wish = wish;
    this.readiness = readiness;
    this.paging = paging;
    this.page = page;
  }

  void answer(Form form) {
    Peers.Asked.in(http).ifPresentOrElse(this::answerPart, () -> answerAll(form));
  }

  private void answerPart(Peers.Asked asked) {
    List<Place> missing = readHere(places(asked.partitions()), asked.role());
    router.sign(http, new Copy(0, role), lag);
    http.json(new Part(firstFound(), partitions(missing)));
  }

  private void answerAll(Form form) {
    Set<Integer> missing = gather();
    router.sign(http, new Copy(0, role), lag);
    List<Entry<?>> first = firstFound();
    List<Object> items = first.stream().map(entry -> (Object) entry.value()).toList();
    String next = found.size() > first.size() ? first.get(first.size() - 1).key() : null;
    switch (form) {
      case PAGE -> http.json(new Items(items, next, missing.isEmpty() ? null : missing));
      case BARE -> {
        if (!missing.isEmpty()) {
          http.header(MISSING, missing.toString());
        }
        http.json(items);
      }
    }
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

  private List<Place> fromStandbys(List<Place> places) {
    String here = router.places().here();
    List<Place> missing = new ArrayList<>();
    Map<Boolean, List<Place>> mine =
        places.stream().collect(groupingBy(place -> place.standbys().contains(here)));
    missing.addAll(readHere(mine.getOrDefault(true, List.of()), Copy.Role.STANDBY));
    List<Place> others = mine.getOrDefault(false, List.of());
    others.stream().filter(place -> place.standbys().isEmpty()).forEach(missing::add);
    Map<String, List<Place>> elsewhere =
        others.stream()
            .filter(place -> !place.standbys().isEmpty())
            .collect(groupingBy(place -> place.standbys().get(0)));
    List<CompletableFuture<Peers.Answer>> asked = new ArrayList<>();
    elsewhere.forEach((peer, theirs) -> asked.add(ask(peer, Copy.Role.STANDBY, theirs)));
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
        Copy copy = router.here(store, place, of, wish);
        readiness.await(copy);
        Duration age = router.lag(store, copy, wish);
        if (!wish.allows(age)) {
          throw Router.tooOld(age);
        }
        // One more than is asked for tells whether there is another page.
        found.addAll(page.from(copy, paging.after(), paging.limit() + 1));
        seen(copy.role(), age);
      } catch (StoreUnavailableException e) {
        missing.add(place);
      }
    }
    return missing;
  }

  private void seen(Copy.Role of, Duration age) {
    if (of == Copy.Role.STANDBY) {
      role = of;
    }
    lag = age.compareTo(lag) > 0 ? age : lag;
  }

  private List<Entry<?>> firstFound() {
    found.sort(Comparator.comparing(Entry::key));
    int most = Peers.Asked.in(http).isPresent() ? paging.limit() + 1 : paging.limit();
    return List.copyOf(found.subList(0, Math.min(found.size(), most)));
  }

  private static Set<Integer> partitions(List<Place> places) {
    Set<Integer> partitions = new TreeSet<>();
    places.forEach(place -> partitions.add(place.partition()));
    return partitions;
  }
}
