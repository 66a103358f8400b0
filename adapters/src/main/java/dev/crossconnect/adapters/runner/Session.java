package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.runner.CommandProcedure.History;
import dev.crossconnect.adapters.runner.KeyLanes.Running;
import dev.crossconnect.adapters.runner.KeyLanes.Waited;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pair of Kafka clients from the moment it is made until it is closed or breaks.
 *
 * <p>The poll thread owns everything here but the lanes, the finished queue and the bell: it reads,
 * hands records to the lanes, gathers what the workers have finished, and settles that with Kafka.
 * It never waits for the legacy system, except, for a bounded time, when a partition is taken from
 * it. When too much is on hand it pauses its partitions and goes on polling, so that it stays in
 * the group.
 *
 * <p>Workers ring the bell when something is finished. It wakes the poll thread only while that is
 * waiting with nothing to settle; while it lingers for more answers to share a transaction, the
 * bell is not needed.
 */
final class Session implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(1);

  private final RunnerSettings settings;
  private final String topic;
  private final KafkaClients clients;
  private final Consumer<byte[], byte[]> consumer;
  private final Settlement settlement;
  private final Lease lease;
  private final CommandHandler handler;
  private final LegacySystem system;
  private final Gate gate;
  private final Clock clock;
  private final BooleanSupplier stopping;
  private final Runnable joined;

  private final KeyLanes<Delivery.Key, Delivery> lanes = new KeyLanes<>();
  private final Workers workers;
  private final Queue<Answer> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean bellArmed = new AtomicBoolean();
  private volatile Throwable workerFailure;

  private final Map<TopicPartition, Assignment> assignments = new HashMap<>();
  private final Set<TopicPartition> newcomers = new HashSet<>();
  private final List<Answer> unsettled = new ArrayList<>();
  private Backoff settleAgain = settleBackoff();
  private long unsettledSince;
  private long notBefore;

  Session(
      RunnerSettings settings,
      String topic,
      KafkaClients clients,
      Lease lease,
      CommandHandler handler,
      LegacySystem system,
      Gate gate,
      Clock clock,
      BooleanSupplier stopping,
      Runnable joined) {
    this.settings = settings;
    this.topic = topic;
    this.clients = clients;
    this.consumer = clients.consumer();
    this.settlement = new Settlement(clients.producer());
    this.lease = lease;
    this.handler = handler;
    this.system = new LeasedSystem(system, lease);
    this.gate = gate;
    this.clock = clock;
    this.stopping = stopping;
    this.joined = joined;
    this.workers =
        new Workers("adapter-" + settings.target(), settings.concurrency(), lanes, this::work);
    this.notBefore = lease.now();
  }

  /** Returns when asked to stop, with everything settled that could be finished in time. */
  void run() {
    clients.producer().initTransactions();
    consumer.subscribe(List.of(topic), this);
    while (!stopping.getAsBoolean()) {
      ConsumerRecords<byte[], byte[]> records = poll();
      welcome();
      admit(records);
      gather();
      if (settlementDue()) {
        settle();
      }
      easePressure();
      failIfBroken();
    }
    endRunning(delivery -> true, assignments.values());
    gather();
    if (!unsettled.isEmpty()) {
      settle();
    }
  }

  /** After a failure: ends what is running, whose answers nobody can settle any more. */
  void abandon() {
    endRunning(delivery -> true, assignments.values());
  }

  /** Whether no call to the legacy system is left, not even one that ignores its interruption. */
  boolean quietAfter(Duration limit) throws InterruptedException {
    return lanes.awaitNoneRunning(delivery -> true, limit) == Waited.UNTIL_NONE;
  }

  /** Makes the poll thread look around now. Called from any thread. */
  void ring() {
    if (bellArmed.compareAndSet(true, false)) {
      consumer.wakeup();
    }
  }

  // ---- reading

  private ConsumerRecords<byte[], byte[]> poll() {
    bellArmed.set(unsettled.isEmpty());
    try {
      boolean somethingToDo = !finished.isEmpty() || stopping.getAsBoolean();
      return consumer.poll(somethingToDo ? Duration.ZERO : patience());
    } catch (WakeupException rung) {
      return ConsumerRecords.empty();
    } finally {
      bellArmed.set(false);
    }
  }

  private Duration patience() {
    if (unsettled.isEmpty()) {
      return IDLE;
    }
    long linger =
        lanes.size() == 0 ? 0 : unsettledSince + settings.linger().toNanos() - lease.now();
    return Duration.ofNanos(Math.max(0, Math.max(linger, notBefore - lease.now())));
  }

  /** Finds out where newly assigned partitions stand, before their first record is looked at. */
  private void welcome() {
    if (newcomers.isEmpty()) {
      return;
    }
    long askedAt = lease.now();
    Set<TopicPartition> partitions = Set.copyOf(newcomers);
    Map<TopicPartition, OffsetAndMetadata> committed =
        undisturbed(() -> consumer.committed(partitions));
    Map<TopicPartition, Long> ends = undisturbed(() -> consumer.endOffsets(partitions));
    for (TopicPartition partition : partitions) {
      // The committed position, and not consumer.position: the latter may be beyond it already.
      OffsetAndMetadata last = committed.get(partition);
      long position = last == null ? beginning(partition) : last.offset();
      String metadata = last == null ? "" : last.metadata();
      assignments.put(
          partition,
          new Assignment(
              partition, new PartitionProgress(position, metadata, ends.get(partition))));
    }
    newcomers.clear();
    lease.prove(askedAt);
    joined.run();
  }

  private long beginning(TopicPartition partition) {
    return undisturbed(() -> consumer.beginningOffsets(Set.of(partition))).get(partition);
  }

  /** A late ring of the bell must not break off what is not a poll. */
  private static <T> T undisturbed(Supplier<T> question) {
    while (true) {
      try {
        return question.get();
      } catch (WakeupException rung) {
        log.trace("Rung while asking the broker");
      }
    }
  }

  private void admit(ConsumerRecords<byte[], byte[]> records) {
    List<Delivery> deliveries = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Assignment assignment =
          assignments.get(new TopicPartition(record.topic(), record.partition()));
      switch (assignment.progress().take(record.offset())) {
        case FRESH -> deliveries.add(new Delivery(record, assignment, History.FRESH));
        case MAY_HAVE_BEEN_TRIED ->
            deliveries.add(new Delivery(record, assignment, History.MAY_HAVE_BEEN_TRIED));
        case FINISHED_EARLIER -> {}
      }
    }
    lanes.addAll(deliveries, Delivery::key);
    workers.engage();
  }

  private void easePressure() {
    int onHand = lanes.size() + unsettled.size();
    if (onHand >= settings.queue()) {
      consumer.pause(consumer.assignment());
    } else if (onHand <= settings.queue() / 2) {
      consumer.resume(consumer.paused());
    }
  }

  // ---- working, on the workers' threads

  private Optional<Running<Delivery.Key, Delivery>> work(Running<Delivery.Key, Delivery> run) {
    try {
      handler.handle(run.value(), gated(run.value())).ifPresent(finished::add);
    } catch (Throwable e) {
      workerFailure = e;
    }
    Optional<Running<Delivery.Key, Delivery>> next = lanes.nextAfter(run);
    ring();
    return next;
  }

  private LegacySystem gated(Delivery delivery) {
    return new GatedSystem(system, gate, settings.retry(), clock, delivery.assignment()::leaving);
  }

  // ---- settling

  private void gather() {
    for (Answer next = finished.poll(); next != null; next = finished.poll()) {
      Delivery delivery = next.delivery();
      if (delivery.assignment().givenUp()) {
        continue;
      }
      if (unsettled.isEmpty()) {
        unsettledSince = lease.now();
      }
      delivery.assignment().progress().finish(delivery.record().offset());
      unsettled.add(next);
    }
  }

  private boolean settlementDue() {
    long now = lease.now();
    if (now - notBefore < 0 || assignments.isEmpty()) {
      return false;
    }
    if (unsettled.isEmpty()) {
      return lease.proofDue();
    }
    return lanes.size() == 0 || now - unsettledSince >= settings.linger().toNanos();
  }

  private void settle() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    assignments.values().forEach(held -> offsets.put(held.partition(), held.progress().commit()));
    long askedAt = lease.now();
    switch (settlement.settle(unsettled, offsets, consumer.groupMetadata())) {
      case COMMITTED -> {
        unsettled.clear();
        lease.prove(askedAt);
        settleAgain = settleBackoff();
      }
      case ABORTED -> notBefore = lease.now() + settleAgain.next().toNanos();
    }
  }

  private static Backoff settleBackoff() {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
  }

  private void failIfBroken() {
    if (workerFailure != null) {
      throw new WorkerFailed(workerFailure);
    }
    if (lease.lost()) {
      throw new LeaseExpired();
    }
  }

  // ---- partitions coming and going, called from within poll

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    newcomers.addAll(partitions);
    if (newcomers.isEmpty()) {
      joined.run();
    }
  }

  /** Still ours while this runs: what finishes in time is settled, the rest is interrupted. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Assignment> leaving = leaving(partitions);
    if (leaving.isEmpty()) {
      return;
    }
    endRunning(delivery -> leaving.contains(delivery.assignment()), leaving);
    gather();
    if (!unsettled.isEmpty()) {
      settle();
    }
    forget(leaving);
  }

  /** Another has them already: nothing of theirs can be settled here. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<Assignment> leaving = leaving(partitions);
    leaving.forEach(Assignment::giveUp);
    Predicate<Delivery> theirs = delivery -> leaving.contains(delivery.assignment());
    lanes.withdraw(theirs);
    lanes.interrupt(theirs);
    forget(leaving);
  }

  private List<Assignment> leaving(Collection<TopicPartition> partitions) {
    newcomers.removeAll(partitions);
    return partitions.stream()
        .flatMap(p -> Optional.ofNullable(assignments.get(p)).stream())
        .toList();
  }

  private void forget(List<Assignment> leaving) {
    leaving.forEach(Assignment::giveUp);
    leaving.forEach(gone -> assignments.remove(gone.partition()));
    unsettled.removeIf(answer -> answer.delivery().assignment().givenUp());
  }

  private void endRunning(Predicate<Delivery> which, Collection<Assignment> leaving) {
    try {
      lanes.withdraw(which);
      leaving.forEach(Assignment::leave);
      gate.wakeAll();
      if (lanes.awaitNoneRunning(which, settings.drain()) == Waited.IN_VAIN) {
        leaving.forEach(Assignment::giveUp);
        lanes.interrupt(which);
        if (lanes.awaitNoneRunning(which, AFTER_INTERRUPTION) == Waited.IN_VAIN) {
          log.warn("Calls to {} go on in spite of their interruption", settings.target());
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Lets go of everything, so that closing the consumer finds no partition to hand over. */
  void close() {
    workers.close();
    assignments.values().forEach(Assignment::giveUp);
    assignments.clear();
    newcomers.clear();
    unsettled.clear();
  }

  /** The session must be replaced: what a worker was refused can only be read again. */
  static final class LeaseExpired extends IllegalStateException {
    LeaseExpired() {
      super("No proof of membership in the group for longer than a session timeout");
    }
  }

  /** Something that no retry heals. */
  static final class WorkerFailed extends RuntimeException {
    WorkerFailed(Throwable cause) {
      super(cause);
    }
  }
}
