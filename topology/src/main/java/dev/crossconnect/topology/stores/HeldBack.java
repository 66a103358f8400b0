package dev.crossconnect.topology.stores;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records that are written one after the other and go together. A producer is woken for the first
 * record of every partition, each time to find that there is nothing to send yet; for those that
 * come at once it is woken once. For one thread.
 */
final class HeldBack {

  /** With so many, or so much, it is time to go. */
  private static final int MOST = 256;

  private static final int MOST_BYTES = 64 << 10;

  private record Waiting(ProducerRecord<byte[], byte[]> record, Callback callback) {}

  private final BiConsumer<ProducerRecord<byte[], byte[]>, Callback> goes;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int bytes;

  /**
   * Holds nothing yet.
   *
   * @param goes what is done with each of them, in the order in which they came
   */
  HeldBack(BiConsumer<ProducerRecord<byte[], byte[]>, Callback> goes) {
    this.goes = goes;
  }

  void add(ProducerRecord<byte[], byte[]> record, Callback callback) {
    waiting.add(new Waiting(record, callback));
    bytes += length(record.key()) + length(record.value());
    if (waiting.size() >= MOST || bytes >= MOST_BYTES) {
      letGo();
    }
  }

  private static int length(byte[] part) {
    return part == null ? 0 : part.length;
  }

  /** Lets all of them go, and what is added meanwhile; if one fails, those behind it stay. */
  void letGo() {
    bytes = 0;
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      goes.accept(next.record(), next.callback());
    }
  }

  /** None of them ever goes. */
  void forget() {
    waiting.clear();
    bytes = 0;
  }
}
