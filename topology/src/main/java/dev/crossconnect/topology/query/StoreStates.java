package dev.crossconnect.topology.query;

import dev.crossconnect.topology.query.StorePartition.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What this instance has of the stores, partition by partition, and who has the rest. Thread-safe.
 */
public final class StoreStates {

  private final List<String> stores;
  private final Places places;
  private final Freshness freshness;
  private final BiPredicate<String, Integer> isReadable;

  /**
   * Looks at these stores.
   *
   * @param isReadable whether the original of a store is here and can be read now
   */
  public StoreStates(
      List<String> stores,
      Places places,
      Freshness freshness,
      BiPredicate<String, Integer> isReadable) {
    this.stores = List.copyOf(stores);
    this.places = places;
    this.freshness = freshness;
    this.isReadable = isReadable;
  }

  /**
   * How all of it stands.
   *
   * @throws StoreUnavailableException if it is not known who has what
   */
  public List<StorePartition> all() {
    return stores.stream()
        .flatMap(store -> places.all(store).stream().map(place -> partition(store, place)))
        .toList();
  }

  /**
   * What keeps this instance from answering, if anything does. A partition on its way here is no
   * reason as long as somebody has a copy: questions are answered from that.
   */
  public Optional<String> unready() {
    try {
      List<String> missing =
          stores.stream()
              .flatMap(
                  store ->
                      places.all(store).stream()
                          .filter(place -> isMissing(store, place))
                          .map(place -> store + " " + place.partition()))
              .toList();
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "stores are being restored here of which nobody has a copy: "
                  + String.join(", ", missing));
    } catch (StoreUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }

  private boolean isMissing(String store, Place place) {
    return place.active().equals(places.here())
        && place.standbys().isEmpty()
        && !isReadable.test(store, place.partition());
  }

  private StorePartition partition(String store, Place place) {
    Optional<Duration> lag = lag(store, place);
    return new StorePartition(
        store,
        place.partition(),
        state(place, lag),
        lag.map(Duration::toMillis),
        place.active(),
        place.standbys());
  }

  private State state(Place place, Optional<Duration> lag) {
    if (place.active().equals(places.here())) {
      return lag.isPresent() ? State.ACTIVE : State.RESTORING;
    }
    if (place.standbys().contains(places.here())) {
      return lag.isPresent() ? State.STANDBY : State.RESTORING;
    }
    return State.ELSEWHERE;
  }

  /** How old what can be read here is at the most; empty if nothing can. */
  private Optional<Duration> lag(String store, Place place) {
    if (place.active().equals(places.here())) {
      return isReadable.test(store, place.partition())
          ? Optional.of(Duration.ZERO)
          : Optional.empty();
    }
    if (!place.standbys().contains(places.here())) {
      return Optional.empty();
    }
    try {
      return Optional.of(freshness.age(store, place.partition()).most());
    } catch (StoreUnavailableException notCompleteYet) {
      return Optional.empty();
    }
  }
}
