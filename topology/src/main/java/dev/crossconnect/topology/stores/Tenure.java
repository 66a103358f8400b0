package dev.crossconnect.topology.stores;

import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;

/**
 * For how long the tasks of this instance stay what they are. A task may only come, go, or turn
 * from a copy into the original or back while Kafka Streams is rebalancing, and it says so before
 * it begins. So what was found out in one term holds until the term is over. Thread-safe.
 */
public final class Tenure implements KafkaStreams.StateListener {

  private static final long NONE = -1;

  private long terms;
  private volatile long current = NONE;

  /** The number of the present term; empty while tasks may come and go. */
  public OptionalLong term() {
    long term = current;
    return term == NONE ? OptionalLong.empty() : OptionalLong.of(term);
  }

  /** The number of the last term, be it over or not. */
  public synchronized long lastTerm() {
    return terms;
  }

  /** Whether there has been a term. */
  public synchronized boolean hasBegun() {
    return terms > 0;
  }

  @Override
  public synchronized void onChange(KafkaStreams.State now, KafkaStreams.State before) {
    current = now == KafkaStreams.State.RUNNING ? ++terms : NONE;
  }
}
