package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.OpenStore;
import dev.crossconnect.topology.stores.StreamsClients;
import dev.crossconnect.topology.stores.Tenure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * A store of Kafka Streams on this instance, to be read as what one says it is. Whether it is the
 * original only Kafka Streams knows. To ask it takes locks that its threads take as well, and
 * longer than to read; so what was found is kept for as long as it is certain to be the same: to
 * the end of the term, if the store is not closed before. That is looked at again after the
 * reading, since both may end in between.
 *
 * <p>While it is rebalancing Kafka Streams gives out no original at all, also of those that stay.
 * Those can be read on: what is still given to this instance, and was found before, is the same. As
 * a copy every store can be read that is open: how old it is, is another's to say.
 *
 * <p>Goes by {@code store(…)}, not by {@code query(…)}: the latter deadlocks against a writing
 * stream thread on key-value stores (KAFKA-19629).
 */
public final class LocalStore {

  private final KafkaStreams streams;
  private final StreamsClients clients;
  private final Tenure tenure;
  private final Name name;
  private final Map<Copy, Held> held = new ConcurrentHashMap<>();

  /**
   * Which store.
   *
   * @param changelog the topic from which it can be built anew
   * @param input a topic of which the task that writes the store reads the partition
   */
  public record Name(String store, String changelog, String input) {}

  /** What was found, in which term, and by which number its partition was this instance's. */
  record Held(OpenStore store, OptionalLong term, OptionalLong owned) {}

  /** Finds it when it is asked for. */
  public LocalStore(KafkaStreams streams, StreamsClients clients, Tenure tenure, Name name) {
    this.streams = streams;
    this.clients = clients;
    this.tenure = tenure;
    this.name = name;
  }

  /** Whether the original of this store is here and can be read now. */
  public static boolean isReadable(KafkaStreams streams, String store, int partition) {
    try {
      return original(streams, store, partition).isOpen();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return false;
    }
  }

  /**
   * What is read of it.
   *
   * @throws StoreUnavailableException if it was not all the time what it is read as
   */
  <T> T read(Copy copy, Function<OpenStore, T> reading) {
    try {
      Held good = held(copy);
      T found = reading.apply(good.store());
      if (isGood(copy, good)) {
        return found;
      }
      OpenStore now = find(copy);
      found = reading.apply(now);
      if (now.isOpen() && now == find(copy)) {
        return found;
      }
      throw unavailable("it is on its way to or from another instance");
    } catch (InvalidStateStoreException e) {
      throw unavailable(e.getMessage());
    }
  }

  /** What was found before as the original, if it still is that. */
  Optional<Held> known(Copy copy) {
    return copy.role() == Copy.Role.ACTIVE ? Optional.ofNullable(held.get(copy)) : Optional.empty();
  }

  private Held held(Copy copy) {
    Optional<Held> before = known(copy);
    if (before.isPresent() && isGood(copy, before.get())) {
      return before.get();
    }
    OptionalLong term = tenure.term();
    OptionalLong owned = owned(copy);
    Held now = new Held(find(copy), term, owned);
    if (copy.role() == Copy.Role.ACTIVE) {
      held.put(copy, now);
    }
    return now;
  }

  boolean isGood(Copy copy, Held found) {
    return found.store().isOpen()
        && switch (copy.role()) {
          case ACTIVE -> isStillOriginal(copy, found);
          case STANDBY -> true;
        };
  }

  private boolean isStillOriginal(Copy copy, Held found) {
    if (found.term().isEmpty()) {
      return false;
    }
    OptionalLong now = tenure.term();
    return now.isPresent()
        ? now.equals(found.term())
        : found.owned().isPresent()
            && found.owned().equals(owned(copy))
            && tenure.lastTerm() == found.term().getAsLong();
  }

  private OptionalLong owned(Copy copy) {
    return clients.owned(new TopicPartition(name.input(), copy.partition()));
  }

  private OpenStore find(Copy copy) {
    return switch (copy.role()) {
      case ACTIVE -> original(streams, name.store(), copy.partition());
      case STANDBY ->
          clients
              .stores()
              .of(new TopicPartition(name.changelog(), copy.partition()))
              .orElseThrow(() -> unavailable("it is not open"));
    };
  }

  private static OpenStore original(KafkaStreams streams, String store, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(store, OpenStore.TYPE).withPartition(partition));
  }

  private StoreUnavailableException unavailable(String why) {
    return new StoreUnavailableException(
        "Store '" + name.store() + "' cannot be read here now: " + why);
  }
}
