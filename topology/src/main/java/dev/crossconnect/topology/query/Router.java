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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    Question question = new Question(http, store, wish, readiness, answer);
    Optional<Peers.Asked> asked = Peers.Asked.in(http);
    if (asked.isPresent()) {
      fromHere(question, places.of(store, key), asked.get().role());
      return;
    }
    tries()
        .until(
            () -> {
              tryOnce(question, places.of(store, key));
              return true;
            });
  }

  /** What is asked, and how it is answered. */
  private record Question(
      Context http, String store, Wish wish, Readiness readiness, Answer answer) {}

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

  private void tryOnce(Question question, Place place) {
    StoreUnavailableException why;
    List<CompletableFuture<Peers.Answer>> asked = new ArrayList<>();
    if (place.active().equals(places.here())) {
      try {
        fromHere(question, place, Copy.Role.ACTIVE);
        return;
      } catch (StoreUnavailableException e) {
        why = e;
      }
    } else {
      asked.add(peers.ask(place.active(), question.http(), Peers.Asked.of(Copy.Role.ACTIVE)));
      Optional<Peers.Answer> given =
          first(asked, question.wish().strong() ? settings.timeout() : settings.hedge());
      if (given.isPresent()) {
        given.get().give(question.http());
        return;
      }
      why =
          new StoreUnavailableException(
              "Instance " + place.active() + ", which has what is asked for, does not answer");
    }
    if (question.wish().strong()) {
      throw why;
    }
    if (!place.standbys().contains(places.here()) || !isAnsweredAsCopy(question, place)) {
      askForCopies(question, place, asked).orElseThrow(() -> why).give(question.http());
    }
  }

  private boolean isAnsweredAsCopy(Question question, Place place) {
    try {
      fromHere(question, place, Copy.Role.STANDBY);
      return true;
    } catch (StoreUnavailableException notComplete) {
      return false;
    }
  }

  /**
   * Asks those that are to have a copy, and if that brings nothing soon, everybody else: who has
   * been given the partition may have nothing of it yet, while whoever had it still has all.
   */
  private Optional<Peers.Answer> askForCopies(
      Question question, Place place, List<CompletableFuture<Peers.Answer>> asked) {
    List<CompletableFuture<Peers.Answer>> copies = new ArrayList<>();
    for (List<String> some : List.of(place.standbys(), unlisted(question.store(), place))) {
      some.stream()
          .filter(peer -> !peer.equals(places.here()))
          .map(peer -> peers.ask(peer, question.http(), Peers.Asked.of(Copy.Role.STANDBY)))
          .forEach(copies::add);
      if (first(copies, settings.hedge()).isPresent()) {
        break;
      }
    }
    asked.addAll(copies);
    return freshest(asked);
  }

  /** Instances that are not said to have a copy of this partition. */
  List<String> unlisted(String store, Place place) {
    return places.all(store).stream()
        .flatMap(each -> Stream.concat(Stream.of(each.active()), each.standbys().stream()))
        .filter(peer -> !place.standbys().contains(peer))
        .distinct()
        .toList();
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

  private void fromHere(Question question, Place place, Copy.Role role) {
    fromHere(
        question.http(),
        question.store(),
        place,
        role,
        question.wish(),
        copy -> from(question, copy));
  }

  /**
   * Reads what is here of a partition: the original if this instance works on it, and otherwise
   * whatever there is. A copy that takes over is still a copy until it has caught up, what moves
   * away is one once it was the original, and either may be all there is.
   */
  void fromHere(
      Context http, String store, Place place, Copy.Role role, Wish wish, Consumer<Copy> reading) {
    Copy copy = new Copy(place.partition(), Copy.Role.STANDBY);
    if (place.active().equals(places.here())) {
      try {
        reading.accept(new Copy(place.partition(), Copy.Role.ACTIVE));
      } catch (StoreUnavailableException e) {
        // Whoever names a position waits for the original: a copy that takes over is not told of
        // it.
        if (wish.strong() || ReadYourWrites.isAsked(http)) {
          throw e;
        }
        reading.accept(copy);
      }
    } else if (role == Copy.Role.ACTIVE || wish.strong()) {
      throw new StoreUnavailableException(
          "Partition " + place.partition() + " of store '" + store + "' is not worked on here");
    } else {
      reading.accept(copy);
    }
  }

  private void from(Question question, Copy copy) {
    read(
        question.store(),
        copy,
        question.wish(),
        question.readiness(),
        age -> {
          try {
            sign(question.http(), copy, age.most());
            question.answer().from(copy);
            requireSame(age);
          } catch (StoreUnavailableException e) {
            unsign(question.http());
            throw e;
          }
        });
  }

  /** Reads what this copy has, once it is ready to be, if the caller takes one of its age. */
  void read(String store, Copy copy, Wish wish, Readiness readiness, Consumer<Age> reading) {
    readiness.await(copy);
    long asked = System.nanoTime();
    Age age = age(store, copy, wish);
    if (!wish.allows(age.most())) {
      throw tooOld(age.most());
    }
    reading.accept(age);
    if (copy.role() == Copy.Role.ACTIVE) {
      freshness.original(store, copy.partition(), asked, age.most());
    }
  }

  /** To be asked when all is read and nothing is given yet. */
  static void requireSame(Age age) {
    if (!age.holds()) {
      throw new StoreUnavailableException("The copy was closed while it was read");
    }
  }

  /**
   * How old at the most what this copy shows is. Whoever wants it strong waits for what is being
   * committed.
   */
  private Age age(String store, Copy copy, Wish wish) {
    return switch (copy.role()) {
      case ACTIVE -> new Age(wish.strong() ? settled() : clients.unsettled(), Optional.empty());
      case STANDBY -> freshness.age(store, copy.partition());
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
