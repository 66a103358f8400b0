package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.StreamsClients;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Has each question answered by an instance that can, and says by which.
 *
 * <p>The instance that works on the partition is asked first. If it does not answer soon, those
 * that keep a copy are asked as well, and whoever is first has answered; if nobody can, as in the
 * moment in which a copy takes over, all is tried again for a while. Whoever is asked by another
 * instance answers from what it has or not at all, so no question goes round in circles.
 */
public final class Router {

  static final String SERVED_BY = "Hub-Served-By";
  static final String ROLE = "Hub-Role";
  static final String LAG = "Hub-Lag-Ms";

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final Places places;
  private final Peers peers;
  private final StreamsClients clients;
  private final Freshness freshness;
  private final QuerySettings settings;

  public Router(
      Places places,
      Peers peers,
      StreamsClients clients,
      Freshness freshness,
      QuerySettings settings) {
    this.clients = clients;
    this.places = places;
    this.peers = peers;
    this.freshness = freshness;
    this.settings = settings;
  }

  /** Gives the answer that this copy has. */
  public interface Answer {

    /**
     * Reads first, answers then.
     *
     * @throws StoreUnavailableException if the copy cannot be read; nothing was answered then
     */
    void from(Copy copy);
  }

  /** Makes sure that a copy here has what the caller must see. */
  interface Readiness {

    /**
     * Waits for it.
     *
     * @throws io.javalin.http.HttpResponseException if it does not come in time
     */
    void await(Copy copy);
  }

  Places places() {
    return places;
  }

  Peers peers() {
    return peers;
  }

  QuerySettings settings() {
    return settings;
  }

  /** Answers what lies in the partition of a key. */
  void answer(
      Context http, String store, String key, Wish wish, Readiness readiness, Answer answer) {
    Optional<Peers.Asked> asked = Peers.Asked.in(http);
    if (asked.isPresent()) {
      fromHere(http, store, places.of(store, key), asked.get().role(), wish, readiness, answer);
      return;
    }
    tries()
        .until(
            () -> {
              tryOnce(http, store, places.of(store, key), wish, readiness, answer);
              return true;
            });
  }

  /** For one question, from now on. */
  Tries tries() {
    return new Tries(System.nanoTime() + settings.patience().toNanos());
  }

  /** How often a question that nobody can answer now is asked again. */
  record Tries(long end) {

    /** After a moment, unless it has been tried for long enough. */
    boolean again() {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      return true;
    }

    /**
     * What this gives as soon as it can.
     *
     * @throws StoreUnavailableException if it could not for long enough
     */
    <T> T until(Supplier<T> given) {
      while (true) {
        try {
          return given.get();
        } catch (StoreUnavailableException e) {
          if (!again()) {
            throw e;
          }
        }
      }
    }
  }

  private void tryOnce(
      Context http, String store, Place place, Wish wish, Readiness readiness, Answer answer) {
    StoreUnavailableException why;
    List<CompletableFuture<Peers.Answer>> asked = new ArrayList<>();
    if (place.active().equals(places.here())) {
      try {
        fromHere(http, store, place, Copy.Role.ACTIVE, wish, readiness, answer);
        return;
      } catch (StoreUnavailableException e) {
        why = e;
      }
    } else {
      asked.add(peers.ask(place.active(), http, Peers.Asked.of(Copy.Role.ACTIVE)));
      Optional<Peers.Answer> given =
          first(asked, wish.strong() ? settings.timeout() : settings.hedge());
      if (given.isPresent()) {
        given.get().give(http);
        return;
      }
      why =
          new StoreUnavailableException(
              "Instance " + place.active() + ", which has what is asked for, does not answer");
    }
    if (wish.strong()) {
      throw why;
    }
    if (place.standbys().contains(places.here())) {
      fromHere(http, store, place, Copy.Role.STANDBY, wish, readiness, answer);
      return;
    }
    place.standbys().stream()
        .map(peer -> peers.ask(peer, http, Peers.Asked.of(Copy.Role.STANDBY)))
        .forEach(asked::add);
    Optional<Peers.Answer> given = freshest(asked);
    if (given.isEmpty()) {
      throw why;
    }
    given.get().give(http);
  }

  /** The first that comes from a store, if one does in time. */
  private static Optional<Peers.Answer> first(
      List<CompletableFuture<Peers.Answer>> asked, Duration patience) {
    CompletableFuture<Peers.Answer> first = new CompletableFuture<>();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (CompletableFuture<Peers.Answer> one : asked) {
      ends.add(
          one.handle(
              (answer, failure) -> {
                if (answer != null && answer.isFromStore()) {
                  first.complete(answer);
                }
                return null;
              }));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    await(CompletableFuture.anyOf(first, all), patience);
    return Optional.ofNullable(first.getNow(null));
  }

  /** Of those that answer about as soon as the first of them, the one that is least behind. */
  private Optional<Peers.Answer> freshest(List<CompletableFuture<Peers.Answer>> asked) {
    if (first(asked, settings.timeout()).isEmpty()) {
      return Optional.empty();
    }
    List<CompletableFuture<Peers.Answer>> quiet =
        asked.stream().map(one -> one.exceptionally(failure -> null)).toList();
    await(CompletableFuture.allOf(quiet.toArray(CompletableFuture[]::new)), settings.hedge());
    return quiet.stream()
        .map(one -> Optional.ofNullable(one.getNow(null)))
        .flatMap(Optional::stream)
        .filter(Peers.Answer::isFromStore)
        .min(Comparator.comparing(Peers.Answer::lag));
  }

  /** What it brought, or that it brought nothing, whoever waits has to look up. */
  private static void await(CompletableFuture<?> future, Duration patience) {
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException noAnswer) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fromHere(
      Context http,
      String store,
      Place place,
      Copy.Role role,
      Wish wish,
      Readiness readiness,
      Answer answer) {
    Copy copy = here(store, place, role, wish);
    try {
      from(http, store, copy, wish, readiness, answer);
    } catch (StoreUnavailableException e) {
      // Whoever names a position waits for the original: a copy that takes over is not told of it.
      if (copy.role() == Copy.Role.STANDBY || wish.strong() || ReadYourWrites.isAsked(http)) {
        throw e;
      }
      asCopy(http, store, copy, wish, readiness, answer, e);
    }
  }

  /**
   * A copy that takes over is still a copy until it has caught up, and can be read as one, which
   * may be all there is.
   */
  private void asCopy(
      Context http,
      String store,
      Copy original,
      Wish wish,
      Readiness readiness,
      Answer answer,
      StoreUnavailableException why) {
    try {
      Copy copy = new Copy(original.partition(), Copy.Role.STANDBY);
      from(http, store, copy, wish, readiness, answer);
    } catch (StoreUnavailableException e) {
      throw why;
    }
  }

  private void from(
      Context http, String store, Copy copy, Wish wish, Readiness readiness, Answer answer) {
    readiness.await(copy);
    Duration lag = lag(store, copy, wish);
    if (!wish.allows(lag)) {
      throw tooOld(lag);
    }
    try {
      sign(http, copy, lag);
      answer.from(copy);
    } catch (StoreUnavailableException e) {
      unsign(http);
      throw e;
    }
  }

  /** The copy that is here; who is asked for a standby may work on the partition by now. */
  Copy here(String store, Place place, Copy.Role role, Wish wish) {
    if (place.active().equals(places.here())) {
      return new Copy(place.partition(), Copy.Role.ACTIVE);
    }
    if (role == Copy.Role.ACTIVE || wish.strong() || !place.standbys().contains(places.here())) {
      throw new StoreUnavailableException(
          "Partition " + place.partition() + " of store '" + store + "' is not here");
    }
    return new Copy(place.partition(), Copy.Role.STANDBY);
  }

  /**
   * How old at the most what this copy shows is. Whoever wants it strong waits for what is being
   * committed.
   */
  Duration lag(String store, Copy copy, Wish wish) {
    return switch (copy.role()) {
      case ACTIVE -> wish.strong() ? settled() : clients.unsettled();
      case STANDBY -> freshness.lag(store, copy.partition());
    };
  }

  private Duration settled() {
    if (!clients.settle(settings.timeout())) {
      throw new StoreUnavailableException(
          "What was committed last is not known to be committed here yet");
    }
    return Duration.ZERO;
  }

  static StoreUnavailableException tooOld(Duration lag) {
    return new StoreUnavailableException(
        "The copy that can be read may be "
            + lag.toMillis()
            + " ms old, which is more than maxLagMs allows");
  }

  void sign(Context http, Copy copy, Duration lag) {
    http.header(SERVED_BY, places.here());
    http.header(ROLE, copy.role().word());
    http.header(LAG, millis(lag));
  }

  /** What is a part of a millisecond old is not as new as now. */
  static String millis(Duration lag) {
    return String.valueOf(lag.plusNanos(999_999).toMillis());
  }

  private static void unsign(Context http) {
    List.of(SERVED_BY, ROLE, LAG).forEach(name -> http.res().setHeader(name, null));
  }
}
