package dev.crossconnect.topology.listeners;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What one listener is to be told next, in the order of the topic. Nothing overtakes: as long as it
 * does not take the first letter, the others wait, and so does the offset behind them.
 */
final class Letters {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** After a long outage of the hub even the first event is old. */
  private static final int FEWEST_ATTEMPTS = 8;

  private final Duration suspendAfter;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final Map<TopicPartition, Long> progress = new HashMap<>();
  private int attempts;
  private Instant nextAttempt = Instant.MIN;

  /**
   * One record of the topic.
   *
   * @param body what is posted, or nothing if it is not for this listener
   */
  record Letter(TopicPartition partition, long offset, Instant at, Optional<byte[]> body) {}

  /** What is to be done after a failure. */
  enum Verdict {
    TRY_AGAIN,
    SUSPEND
  }

  Letters(Duration suspendAfter) {
    this.suspendAfter = suspendAfter;
  }

  void add(Letter letter) {
    waiting.add(letter);
    passOver();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The letter whose turn it is, if it may be posted now. */
  Optional<Letter> due(Instant now) {
    return waiting.isEmpty() || nextAttempt.isAfter(now)
        ? Optional.empty()
        : Optional.of(waiting.getFirst());
  }

  /** How long to wait for the next attempt. */
  Duration pause(Instant now) {
    return nextAttempt.isAfter(now) ? Duration.between(now, nextAttempt) : Duration.ZERO;
  }

  void taken() {
    begin();
    done(waiting.removeFirst());
    passOver();
  }

  Verdict refused(Instant now) {
    attempts++;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
    nextAttempt = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    boolean isOld = waiting.getFirst().at().plus(suspendAfter).isBefore(now);
    return isOld && attempts >= FEWEST_ATTEMPTS ? Verdict.SUSPEND : Verdict.TRY_AGAIN;
  }

  /** Somebody else has these partitions now, and what is not told yet. */
  void drop(Collection<TopicPartition> partitions) {
    if (!waiting.isEmpty() && partitions.contains(waiting.getFirst().partition())) {
      begin();
    }
    waiting.removeIf(letter -> partitions.contains(letter.partition()));
    partitions.forEach(progress::remove);
    passOver();
  }

  /** Up to where everything is told, since this was asked for last. */
  Map<TopicPartition, Long> progress() {
    Map<TopicPartition, Long> since = Map.copyOf(progress);
    progress.clear();
    return since;
  }

  private void begin() {
    attempts = 0;
    nextAttempt = Instant.MIN;
  }

  private void passOver() {
    while (!waiting.isEmpty() && waiting.getFirst().body().isEmpty()) {
      done(waiting.removeFirst());
    }
  }

  private void done(Letter letter) {
    progress.put(letter.partition(), letter.offset() + 1);
  }
}
