package dev.crossconnect.topology.stores;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients of Kafka Streams, which tell what only they know: when a transaction is
 * committed, how far the standbys have come, and that there is nothing more to read.
 */
public final class StreamsClients implements KafkaClientSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsClients.class);

  private static final ByteArrayDeserializer READS = new ByteArrayDeserializer();

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  /** By which each stream thread is a member of the group. */
  private static final ThreadLocal<MemberConsumer> MEMBER = new ThreadLocal<>();

  private final Set<Pulse> pulses = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private final Map<TopicPartition, Long> owned = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> restored = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
  private final OpenStores stores = new OpenStores();
  private final Duration idle;
  private final Duration interval;

  /**
   * Makes clients when they are asked for.
   *
   * @param idle how long a thread that has something to commit waits for more
   * @param interval after which it commits in any case
   */
  public StreamsClients(Duration idle, Duration interval) {
    this.idle = idle;
    this.interval = interval;
  }

  /**
   * The first offset that may not be here of a topic that is followed now: whatever is committed
   * below it, is. Empty if it is not followed, or not yet known how far.
   */
  public OptionalLong restoredTo(TopicPartition changelog) {
    Long next = restored.get(changelog);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /**
   * The offset up to which this instance has committed what it made of a partition, if it ever did.
   * Where the partition has moved away, others have come further since.
   */
  public OptionalLong committedTo(TopicPartition partition) {
    Long next = committed.get(partition);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /**
   * A number that is the same for as long as this instance is given a partition to work on; empty
   * if it is not.
   */
  public OptionalLong owned(TopicPartition partition) {
    Long number = owned.get(partition);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Takes note of what a thread of this instance has committed. */
  void isCommitted(TopicPartition partition, long next) {
    committed.put(partition, next);
  }

  /** One of the offsets that are committed of what this thread is given, if any is. */
  static Optional<Map.Entry<TopicPartition, OffsetAndMetadata>> anyCommitted() {
    return MEMBER.get().anyCommitted();
  }

  /** The stores that these clients fill, to be told to Kafka Streams. */
  public OpenStores stores() {
    return stores;
  }

  /** The changelogs, and topics that every instance has whole, that are followed here. */
  public Set<TopicPartition> restoring() {
    return Set.copyOf(restored.keySet());
  }

  /**
   * Waits until what brokers have committed is known as committed to the stores here as well, the
   * two are a few milliseconds apart, and this instance is certain to be in its group. Whether that
   * is so.
   */
  public boolean settle(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!doubt().isZero()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return Transaction.settle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  /** How long ago all stream threads here were certain to be in the group; zero if they are. */
  private Duration doubt() {
    long now = System.nanoTime();
    return pulses.stream()
        .map(pulse -> pulse.doubt(now))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /**
   * How old at the most what this instance shows of what it works on is: brokers tell other readers
   * of a commit a moment before they tell the one who commits, and an instance that was stopped for
   * a while may have been given up by the group.
   */
  public Duration unsettled() {
    Duration committing = Transaction.unsettled();
    Duration doubt = doubt();
    return doubt.compareTo(committing) > 0 ? doubt : committing;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new CommittingProducer(config, this);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new MemberConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new RestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return new RestoreConsumer(config);
  }

  /** The one by which a stream thread is a member of the group. */
  private final class MemberConsumer extends KafkaConsumer<byte[], byte[]> {

    private final Pulse pulse;
    private Metric heartbeats;
    private Set<TopicPartition> given = Set.of();
    private final Pace pace = new Pace(idle, interval);

    MemberConsumer(Map<String, Object> config) {
      super(config, READS, READS);
      // Of whatever type, as whoever runs the hub has said it.
      Object session = config.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
      this.pulse =
          new Pulse(Duration.ofMillis(Long.parseLong(session.toString())), System.nanoTime());
      pulses.add(pulse);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      MEMBER.set(this);
      ConsumerRecords<byte[], byte[]> records = pollOrAskForCommit(timeout);
      // Whoever is certain again knows what was taken away meanwhile.
      noteOwned(assignment());
      pulse.polled(answeredHeartbeats(), System.nanoTime());
      return records;
    }

    private ConsumerRecords<byte[], byte[]> pollOrAskForCommit(Duration timeout) {
      Transaction current = Transaction.current();
      Bell bell = Bell.current();
      if (!current.isAwaited()) {
        CommittingProducer.ofThisThread().ifPresent(CommittingProducer::letGo);
      }
      if (!current.isOpen()) {
        ConsumerRecords<byte[], byte[]> records = pollOrWake(timeout, bell);
        pace.begins(records.count() + bell.come());
        return records;
      }
      if (current.isAwaited() && pace.isHalfWay()) {
        CommittingProducer.ofThisThread().ifPresent(CommittingProducer::setOff);
      }
      Duration patience = pace.patience();
      long begun = System.nanoTime();
      ConsumerRecords<byte[], byte[]> more =
          pollOrWake(timeout.compareTo(patience) < 0 ? timeout : patience, bell);
      if (pace.isTime(more.count() + bell.come(), Duration.ofNanos(System.nanoTime() - begun))) {
        current.askForCommit();
      }
      return more;
    }

    /** Waits for records, unless others have something for the tasks of this thread. */
    private ConsumerRecords<byte[], byte[]> pollOrWake(Duration timeout, Bell bell) {
      if (timeout.isZero() || !bell.sleeps(super::wakeup)) {
        return super.poll(Duration.ZERO);
      }
      boolean isStillToWake = true;
      try {
        return super.poll(timeout);
      } catch (WakeupException e) {
        isStillToWake = false;
        return ConsumerRecords.empty();
      } finally {
        if (bell.wakes() && isStillToWake) {
          takeBackWakeup();
        }
      }
    }

    /** Nothing but a poll is to be interrupted by a call that came too late for one. */
    private void takeBackWakeup() {
      try {
        super.poll(Duration.ZERO);
        throw new IllegalStateException("The consumer was woken and does not know of it");
      } catch (WakeupException e) {
        LOG.trace("Woken while awake", e);
      }
    }

    /** One of the offsets that are committed of what is given here, if any is. */
    Optional<Map.Entry<TopicPartition, OffsetAndMetadata>> anyCommitted() {
      return super.committed(given).entrySet().stream()
          .filter(offset -> offset.getValue() != null)
          .findFirst();
    }

    /** What is taken away is another's only after a later poll. */
    private void noteOwned(Set<TopicPartition> now) {
      if (!now.equals(given)) {
        given.stream().filter(one -> !now.contains(one)).forEach(owned::remove);
        now.stream()
            .filter(one -> !given.contains(one))
            .forEach(one -> owned.put(one, numbers.incrementAndGet()));
        given = Set.copyOf(now);
      }
    }

    private void leave() {
      pulses.remove(pulse);
      given.forEach(owned::remove);
    }

    private double answeredHeartbeats() {
      if (heartbeats == null) {
        heartbeats =
            metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("heartbeat-total"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
      }
      return (double) heartbeats.metricValue();
    }

    @Override
    public void close() {
      leave();
      super.close();
    }

    @Override
    public void close(CloseOptions how) {
      leave();
      super.close(how);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void close(Duration patience) {
      leave();
      super.close(patience);
    }
  }

  /**
   * Before it is asked for more, what it has given is in the stores. Its position counts what it
   * passed over as well, the markers of transactions and what was aborted, which the offsets that
   * the stores keep do not.
   */
  private final class RestoreConsumer extends KafkaConsumer<byte[], byte[]> {

    RestoreConsumer(Map<String, Object> config) {
      super(config, READS, READS);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      assignment().forEach(this::note);
      return super.poll(timeout);
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
      Set<TopicPartition> before = assignment();
      before.stream().filter(one -> !partitions.contains(one)).forEach(restored::remove);
      partitions.stream()
          .filter(one -> !before.contains(one))
          .forEach(one -> stores.of(one).ifPresent(OpenStore::isRefilled));
      super.assign(partitions);
    }

    @Override
    public void unsubscribe() {
      assignment().forEach(restored::remove);
      super.unsubscribe();
    }

    private void note(TopicPartition changelog) {
      try {
        long next = position(changelog, Duration.ZERO);
        restored.put(changelog, next);
        stores.of(changelog).ifPresent(store -> store.restoredTo(next));
      } catch (TimeoutException notKnownYet) {
        restored.remove(changelog);
      }
    }
  }
}
