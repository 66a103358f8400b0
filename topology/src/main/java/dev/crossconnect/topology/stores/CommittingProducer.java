package dev.crossconnect.topology.stores;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/** The one by which a stream thread writes and commits. */
final class CommittingProducer extends KafkaProducer<byte[], byte[]> {

  private static final ByteArraySerializer WRITES = new ByteArraySerializer();

  private static final ThreadLocal<CommittingProducer> OF_THREAD = new ThreadLocal<>();

  private final StreamsClients clients;
  private final HeldBack heldBack = new HeldBack(this::go);
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + "-sends");
            thread.setDaemon(true);
            return thread;
          });

  /** The offsets of the transaction that is under way. */
  private final Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>();

  /** What is known to be committed of each partition. */
  private final Map<TopicPartition, Committed> last = new HashMap<>();

  /** An offset, and the number of the time for which the partition was given here. */
  private record Committed(OffsetAndMetadata offset, OptionalLong tenure) {}

  /** Whether anything was written since the last commit. */
  private volatile boolean hasWritten;

  /** Whether anything was written that may not have arrived. */
  private volatile boolean isOnItsWay;

  /** Whether anything was written that waits for more to go along. */
  private volatile boolean isWaiting;

  /** Whether a transaction is to begin with the next that goes. */
  private boolean isToBegin;

  CommittingProducer(Map<String, Object> config, StreamsClients clients) {
    super(config, WRITES, WRITES);
    this.clients = clients;
  }

  /** The one by which this thread writes, if it has written anything. */
  static Optional<CommittingProducer> ofThisThread() {
    return Optional.ofNullable(OF_THREAD.get());
  }

  /**
   * What Kafka Streams learns of a record it learns by the callback. A record in place of one that
   * could not be sent comes by another thread, and is not held back.
   */
  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    hasWritten = true;
    isOnItsWay = true;
    isWaiting = true;
    if (OF_THREAD.get() != this) {
      return super.send(record, callback);
    }
    CompletableFuture<RecordMetadata> arrived = new CompletableFuture<>();
    heldBack.add(
        record,
        (metadata, failure) -> {
          if (callback != null) {
            callback.onCompletion(metadata, failure);
          }
          if (failure == null) {
            arrived.complete(metadata);
          } else {
            arrived.completeExceptionally(failure);
          }
        });
    return arrived;
  }

  /** What Kafka Streams makes of it when a record is not even taken. */
  private void go(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      begin();
      Future<RecordMetadata> unusedAsCallbackIsTold = super.send(record, callback);
    } catch (KafkaException e) {
      String what = "A record for " + record.topic() + " cannot be sent";
      Throwable why = isGivenUp(e) ? e : e.getCause();
      throw isGivenUp(why) ? new TaskMigratedException(what, why) : new StreamsException(what, e);
    }
  }

  /** Whether brokers know this producer no longer, as its tasks are another's. */
  private static boolean isGivenUp(Throwable cause) {
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidPidMappingException
        || cause instanceof InvalidProducerEpochException
        || cause instanceof UnknownProducerIdException;
  }

  /** Has what is written go when the producer sees fit. */
  void letGo() {
    heldBack.letGo();
  }

  /** Has what is written sent, without waiting for it to arrive. */
  void setOff() {
    if (isWaiting) {
      isWaiting = false;
      heldBack.letGo();
      sender.execute(super::flush);
    }
  }

  /** Each task asks for it before a commit. */
  @Override
  public void flush() {
    if (isOnItsWay) {
      heldBack.letGo();
      super.flush();
      isOnItsWay = false;
      isWaiting = false;
    }
  }

  /**
   * By the offsets brokers tell a member of the group from one that was, so a transaction that
   * changes or says anything is never without. One that does not is left to itself, and brokers
   * hear nothing of it.
   */
  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> next, ConsumerGroupMetadata group) {
    boolean isIdle = !hasWritten && !Transaction.current().isOpen();
    if (isIdle && next.entrySet().stream().allMatch(n -> isCommitted(n.getKey(), n.getValue()))) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> proof = next.isEmpty() ? committedBefore() : next;
    begin();
    super.sendOffsetsToTransaction(proof, group);
    sent.putAll(proof);
  }

  /**
   * An offset that is committed already, to commit once more; none while nobody has read anything
   * of what is given here, and then there is nothing here that could be changed.
   */
  private Map<TopicPartition, OffsetAndMetadata> committedBefore() {
    if (last.keySet().stream().noneMatch(this::isStillCommitted)) {
      StreamsClients.anyCommitted().ifPresent(one -> keep(one.getKey(), one.getValue()));
    }
    return last.entrySet().stream()
        .filter(one -> isStillCommitted(one.getKey()))
        .limit(1)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> one.getValue().offset()));
  }

  private void keep(TopicPartition partition, OffsetAndMetadata offset) {
    last.put(partition, new Committed(offset, clients.owned(partition)));
  }

  /** Nobody else commits a partition for as long as it is given here. */
  private boolean isStillCommitted(TopicPartition partition) {
    OptionalLong tenure = last.get(partition).tenure();
    return tenure.isPresent() && tenure.equals(clients.owned(partition));
  }

  private boolean isCommitted(TopicPartition partition, OffsetAndMetadata offset) {
    Committed committed = last.get(partition);
    return committed != null && committed.offset().equals(offset);
  }

  @Override
  public void commitTransaction() {
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(sent);
    // What was written in time has gone; nothing may be left for the next transaction.
    heldBack.letGo();
    forget();
    Transaction.current().commit(this::commitIfBegun);
    offsets.forEach(this::keep);
    offsets.forEach((partition, next) -> clients.isCommitted(partition, next.offset()));
  }

  private void commitIfBegun() {
    if (!isToBegin) {
      super.commitTransaction();
    }
    isToBegin = false;
  }

  /** Until brokers say that they have committed, nobody knows what is. */
  private void forget() {
    last.keySet().removeAll(sent.keySet());
    sent.clear();
    heldBack.forget();
    hasWritten = false;
  }

  /**
   * It begins with the first record that goes: one that has begun and sent nothing keeps Kafka's
   * producer from being closed for half a minute.
   */
  @Override
  public void beginTransaction() {
    OF_THREAD.set(this);
    isToBegin = true;
  }

  private void begin() {
    if (isToBegin) {
      super.beginTransaction();
      isToBegin = false;
    }
  }

  /** Whoever goes before this one left it unfinished, if anything. */
  @Override
  public void initTransactions() {
    Transaction.current().aborted();
    forget();
    isToBegin = false;
    super.initTransactions();
  }

  @Override
  public void abortTransaction() {
    Transaction.current().aborted();
    forget();
    if (!isToBegin) {
      super.abortTransaction();
    }
    isToBegin = false;
  }

  /** Kafka Streams goes on with another one, and the thread has none until that one begins. */
  @Override
  public void close(Duration patience) {
    heldBack.forget();
    if (OF_THREAD.get() == this) {
      OF_THREAD.remove();
    }
    try {
      super.close(patience);
    } finally {
      sender.shutdown();
    }
  }
}
