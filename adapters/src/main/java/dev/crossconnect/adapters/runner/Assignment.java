package dev.crossconnect.adapters.runner;

import org.apache.kafka.common.TopicPartition;

/**
 * One partition for as long as this instance has it; when it comes back, that is another.
 *
 * <p>Workers only ask whether it was given up; the rest belongs to the poll thread.
 */
final class Assignment {

  private final TopicPartition partition;
  private final PartitionProgress progress;
  private volatile boolean leaving;
  private volatile boolean givenUp;

  Assignment(TopicPartition partition, PartitionProgress progress) {
    this.partition = partition;
    this.progress = progress;
  }

  TopicPartition partition() {
    return partition;
  }

  PartitionProgress progress() {
    return progress;
  }

  /** From now on nothing of this partition begins here; what is under way may finish. */
  void leave() {
    leaving = true;
  }

  boolean leaving() {
    return leaving || givenUp;
  }

  /** From now on nobody here waits for results of this partition. */
  void giveUp() {
    givenUp = true;
  }

  boolean givenUp() {
    return givenUp;
  }
}
