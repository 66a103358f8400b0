package dev.crossconnect.topology.query;

import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.stores.StreamsClients;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Questions about one store: each is answered by an instance that has the partition, and shows what
 * the caller has written before.
 */
public final class Queries {

  private final String store;
  private final Router router;
  private final ReadYourWrites writes;
  private final StreamsClients clients;
  private final Freshness freshness;
  private final Set<String> topics;
  private final Supplier<String> epoch;
  private final Map<Integer, List<TopicPartition>> partitions = new ConcurrentHashMap<>();

  /** The topics, and the one of the store's changes. */
  private final Set<String> told;

  private final String changes;

  /** The position that was told last of each partition: most often it is still the same. */
  private final Map<Integer, Seen> lastSeen = new ConcurrentHashMap<>();

  private record Seen(Map<TopicPartition, Long> offsets, Optional<Position> position) {}

  /** Reads a page of what is in one partition. */
  public interface Page<T> {

    /** Items behind this key, in the order of their keys, and not more than these. */
    List<StoreReader.Entry<T>> from(Copy copy, String after, int most);

    /** How many items there are in all, if that can be told without reading them. */
    default OptionalLong count(Copy copy) {
      return OptionalLong.empty();
    }
  }

  /** What all stores are asked through. */
  public record Surroundings(Router router, StreamsClients clients, Freshness freshness) {}

  /** How callers write of a store: by way of these topics, on the cluster of this epoch. */
  public record Written(ReadYourWrites writes, Set<String> topics, Supplier<String> epoch) {

    public Written {
      topics = Set.copyOf(topics);
    }
  }

  /** Asks about a store, and others that lie where it lies. */
  public Queries(String store, Surroundings around, Written written) {
    this.store = store;
    this.router = around.router();
    this.clients = around.clients();
    this.freshness = around.freshness();
    this.writes = written.writes();
    this.topics = written.topics();
    this.epoch = written.epoch();
    this.changes = freshness.changelog(store);
    this.told = Stream.concat(topics.stream(), Stream.of(changes)).collect(Collectors.toSet());
  }

  /** Has this answered where the key is. */
  public void answer(Context http, String key, Router.Answer answer) {
    Wish wish = Wish.of(http);
    writes.await(http);
    router.answer(http, store, key, wish, copy -> includesWritten(http, copy), answer);
  }

  /** Has this done by the instance that works on the partition of the key, and no other. */
  public void atOwner(Context http, String key, Router.Answer answer) {
    Wish wish = Wish.of(http).strongly();
    writes.await(http);
    router.answer(http, store, key, wish, copy -> includesWritten(http, copy), answer);
  }

  /**
   * Answers with a page of a list over all partitions.
   *
   * @param page reads what is in one of them
   */
  public <T> void list(Context http, Paging paging, Page<T> page) {
    list(http, paging, page, Listing.Form.PAGE);
  }

  /**
   * The same as the TM Forum has it: the items alone. How many there are, whether they are all, and
   * what is missing, is told by headers and status.
   */
  public <T> void tmfList(Context http, Paging paging, Page<T> page) {
    list(http, paging, page, Listing.Form.TMF);
  }

  private void list(Context http, Paging paging, Page<?> page, Listing.Form form) {
    Wish wish = Wish.of(http);
    writes.await(http);
    new Listing(
            router,
            store,
            http,
            wish,
            copy -> includesWritten(http, copy),
            new Listing.Wanted(paging, page, form))
        .answer();
  }

  /**
   * Up to where a copy has come with what callers write, at least, if this instance works on it.
   * Whoever asks elsewhere and sends it along sees nothing older. To be asked before the copy is
   * read.
   */
  public Optional<Position> position(Copy copy) {
    if (copy.role() == Copy.Role.STANDBY) {
      return Optional.empty();
    }
    List<TopicPartition> written =
        partitions.computeIfAbsent(
            copy.partition(),
            of -> topics.stream().map(topic -> new TopicPartition(topic, of)).toList());
    Map<TopicPartition, Long> seen = new HashMap<>();
    for (TopicPartition partition : written) {
      long next = clients.committedTo(partition).orElse(0);
      if (next > 0) {
        seen.put(partition, next - 1);
      }
    }
    Seen last = lastSeen.get(copy.partition());
    if (last == null || !last.offsets().equals(seen)) {
      last =
          new Seen(
              seen,
              seen.isEmpty() ? Optional.empty() : Optional.of(Position.at(epoch.get(), seen)));
      lastSeen.put(copy.partition(), last);
    }
    return last.position();
  }

  /**
   * A position that includes all that is committed by now by the task of a partition here: for
   * writes that came to it without a topic. It has the partition of the store's changes at their
   * very beginning, which nobody can say to have passed: whoever is asked for it has to make
   * certain that nobody else has changed the store, or to have all changes there are.
   */
  public Position committedHere(int partition) {
    return Position.at(epoch.get(), Map.of(new TopicPartition(changes, partition), 0L));
  }

  /**
   * Once the hub as a whole has come as far as the caller says, so has this copy, after a moment.
   */
  private void includesWritten(Context http, Copy copy) {
    if (!ReadYourWrites.isAsked(http)) {
      return;
    }
    Duration patience = ReadYourWrites.patience(http);
    boolean isThere =
        switch (copy.role()) {
          case ACTIVE ->
              hasCommitted(writes.wanted(http), told, copy.partition(), clients::committedTo)
                  || clients.settle(patience);
          case STANDBY -> freshness.awaitCurrent(store, copy.partition(), patience);
        };
    if (!isThere) {
      throw writes.notReached(http);
    }
  }

  /**
   * Whether an instance has committed itself what is asked for; then it has it, whoever works on
   * the partition now. What others have committed it has only if it is certain to have taken over
   * from them since.
   *
   * @param committedTo up to where it has committed what it made of a partition
   */
  static boolean hasCommitted(
      Position wanted,
      Set<String> topics,
      int partition,
      Function<TopicPartition, OptionalLong> committedTo) {
    return topics.stream()
        .allMatch(
            topic -> {
              OptionalLong offset = wanted.offset(topic, partition);
              OptionalLong next = committedTo.apply(new TopicPartition(topic, partition));
              return offset.isEmpty()
                  || (next.isPresent() && next.getAsLong() > offset.getAsLong());
            });
  }
}
