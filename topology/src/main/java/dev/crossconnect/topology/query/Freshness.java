package dev.crossconnect.topology.query;

import dev.crossconnect.topology.stores.OpenStore;
import dev.crossconnect.topology.stores.StreamsClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How old at most what is here shows is.
 *
 * <p>An offset tells no time. So the ends of the changelogs are looked up now and then, and with
 * them is kept when that was: a standby that has come past an end has everything that was committed
 * by then. Its age is the time since the latest end that it has come past. Looked up anew for an
 * answer, that is a few milliseconds for a standby that keeps up, and grows with the clock for one
 * that does not, also while no broker answers.
 */
public final class Freshness implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration GOOD_FOR = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_POLLS = Duration.ofMillis(5);
  private static final int ENDS_KEPT = 600;

  private final Admin admin;
  private final StreamsClients clients;
  private final Function<String, String> changelog;
  private final Map<TopicPartition, Ends> ends = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> looks;

  /**
   * Looks up the ends of changelogs while there are standbys here.
   *
   * @param changelog the topic of a store
   */
  public Freshness(Admin admin, StreamsClients clients, Function<String, String> changelog) {
    this.admin = admin;
    this.clients = clients;
    this.changelog = changelog;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "freshness");
              thread.setDaemon(true);
              return thread;
            });
    this.looks =
        clock.scheduleWithFixedDelay(
            this::lookAtAll,
            BETWEEN_LOOKS.toMillis(),
            BETWEEN_LOOKS.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The topic with the changes of a store. */
  String changelog(String store) {
    return changelog.apply(store);
  }

  /**
   * How old at the most what a store here shows is, whatever it is or was: a copy, one that takes
   * over and is not followed any more, or what was the original a moment ago. It is as old as the
   * oldest of the stores of its task, because answers are made of several.
   *
   * @throws StoreUnavailableException if it is not here or was never seen to be complete
   */
  Age age(String store, int partition) {
    OpenStore here =
        open(store, partition).orElseThrow(() -> notHere(store, partition, "is not open here"));
    List<OpenStore> all = clients.stores().sameTask(here);
    try {
      look(all.stream().map(OpenStore::changelog).collect(Collectors.toSet()));
    } catch (StoreUnavailableException e) {
      LOG.debug("The age goes by earlier looks", e);
    }
    all.forEach(this::note);
    long now = System.nanoTime();
    Duration most =
        all.stream()
            .map(OpenStore::completeAt)
            .map(at -> at.orElseThrow(() -> notHere(store, partition, "is not complete here yet")))
            .map(at -> Duration.ofNanos(now - at))
            .max(Duration::compareTo)
            .orElseThrow(() -> notHere(store, partition, "is not open here any more"));
    return new Age(most, Optional.of(here));
  }

  /** Who has answered as the original, and how old that was at the most, when it was asked. */
  void original(String store, int partition, long nanos, Duration age) {
    open(store, partition)
        .ifPresent(here -> clients.stores().completeAt(here, nanos - age.toNanos()));
  }

  private Optional<OpenStore> open(String store, int partition) {
    return clients.stores().of(new TopicPartition(changelog.apply(store), partition));
  }

  private static StoreUnavailableException notHere(String store, int partition, String why) {
    return new StoreUnavailableException(
        "Partition " + partition + " of store '" + store + "' " + why);
  }

  /** Whoever has come past an end has all that was committed by then. */
  private void note(OpenStore store) {
    Ends known = ends.get(store.changelog());
    OptionalLong restored = store.restoredTo();
    if (known != null && restored.isPresent()) {
      known.passedBy(restored.getAsLong()).ifPresent(store::completeAt);
    }
  }

  /**
   * When what is here of a log was all of it. Empty also while it is not known how far what is here
   * has come: that it has come past an empty log says nothing.
   */
  private OptionalLong passed(TopicPartition log) {
    OptionalLong restored = clients.restoredTo(log);
    Ends known = ends.get(log);
    return restored.isEmpty() || known == null
        ? OptionalLong.empty()
        : known.passedBy(restored.getAsLong());
  }

  /**
   * When what this instance has of a whole topic was all that there was, by {@link
   * System#nanoTime}.
   *
   * @throws StoreUnavailableException if that was never seen
   */
  long completeAt(String topic) {
    Set<TopicPartition> logs = of(topic);
    if (!ends.keySet().containsAll(logs)) {
      look(logs);
    }
    return logs.stream()
        .map(log -> passed(log).orElseThrow(() -> incomplete(topic)))
        .min((one, other) -> Long.compare(one - other, 0))
        .orElseThrow(() -> incomplete(topic));
  }

  /** Waits until this instance has all of a topic that is written by now; whether it has. */
  boolean awaitWhole(String topic, Duration patience) {
    Set<TopicPartition> logs = of(topic);
    if (logs.isEmpty()) {
      throw incomplete(topic);
    }
    Map<TopicPartition, Long> written = endsOf(logs, IsolationLevel.READ_UNCOMMITTED);
    long end = System.nanoTime() + patience.toNanos();
    return written.entrySet().stream()
        .allMatch(log -> awaitRestored(log.getKey(), log.getValue(), end));
  }

  private Set<TopicPartition> of(String topic) {
    return clients.restoring().stream()
        .filter(log -> log.topic().equals(topic))
        .collect(Collectors.toSet());
  }

  private static StoreUnavailableException incomplete(String topic) {
    return new StoreUnavailableException(
        "What this instance has of topic '" + topic + "' is not complete yet");
  }

  /**
   * Waits until a standby has all that is written by now, or the time is over; whether it has.
   *
   * @throws StoreUnavailableException if it is no standby any more, because it takes over or has
   *     left: then others know better, at once
   */
  boolean awaitCurrent(String store, int partition, Duration patience) {
    TopicPartition log = new TopicPartition(changelog.apply(store), partition);
    // What is committed may not be known as such to this partition yet, but it is written.
    long written = endsOf(Set.of(log), IsolationLevel.READ_UNCOMMITTED).get(log);
    return awaitRestored(log, written, System.nanoTime() + patience.toNanos());
  }

  private boolean awaitRestored(TopicPartition log, long written, long end) {
    while (true) {
      long restored =
          clients
              .restoredTo(log)
              .orElseThrow(
                  () ->
                      new StoreUnavailableException(
                          "Partition " + log + " is no copy here any more"));
      if (restored >= written) {
        return true;
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_POLLS.toNanos());
    }
  }

  private void lookAtAll() {
    try {
      Set<TopicPartition> followed = clients.restoring();
      Set<TopicPartition> open = clients.stores().changelogs();
      ends.keySet().removeIf(log -> !followed.contains(log) && !open.contains(log));
      look(followed);
      open.forEach(log -> clients.stores().of(log).ifPresent(this::note));
    } catch (RuntimeException e) {
      LOG.debug("The ends of changelogs cannot be looked up now", e);
    }
  }

  private void look(Set<TopicPartition> logs) {
    long begun = System.nanoTime();
    Set<TopicPartition> stale =
        logs.stream().filter(log -> isStale(log, begun)).collect(Collectors.toSet());
    if (stale.isEmpty()) {
      return;
    }
    endsOf(stale, IsolationLevel.READ_COMMITTED)
        .forEach(
            (log, offset) ->
                ends.computeIfAbsent(log, of -> new Ends(ENDS_KEPT)).add(offset, begun));
  }

  private boolean isStale(TopicPartition log, long now) {
    Ends known = ends.get(log);
    OptionalLong last = known == null ? OptionalLong.empty() : known.lookedUp();
    return last.isEmpty() || now - last.getAsLong() > GOOD_FOR.toNanos();
  }

  private Map<TopicPartition, Long> endsOf(Set<TopicPartition> logs, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest =
        logs.stream().collect(Collectors.toMap(log -> log, log -> OffsetSpec.latest()));
    try {
      return admin
          .listOffsets(latest, new ListOffsetsOptions(isolation))
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailableException(
          "How far the changelogs go cannot be told now: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("The hub is stopping");
    }
  }

  @Override
  public void close() {
    looks.cancel(true);
    clock.shutdownNow();
  }
}
