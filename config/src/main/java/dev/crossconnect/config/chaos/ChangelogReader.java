package dev.crossconnect.config.chaos;

import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.stores.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what is committed in the changelog of orders, while it happens, and tells the witness. It
 * shares nothing with the hub but the broker.
 */
final class ChangelogReader implements Callable<Void> {

  private static final Duration POLL = Duration.ofMillis(20);

  private final Consumer<String, byte[]> consumer;
  private final Section<OrderState> orders;
  private final Witness witness;
  private final AtomicBoolean over;

  /** Goes on to what is the end once it is over. */
  ChangelogReader(
      Consumer<String, byte[]> consumer,
      Section<OrderState> orders,
      Witness witness,
      AtomicBoolean over) {
    this.consumer = consumer;
    this.orders = orders;
    this.witness = witness;
    this.over = over;
  }

  @Override
  public Void call() {
    while (!over.get()) {
      read();
    }
    List<TopicPartition> partitions = List.copyOf(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      read();
    }
    return null;
  }

  private void read() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      long now = System.nanoTime();
      order(orders, record)
          .ifPresent(
              order ->
                  witness.committed(
                      orders.unkey(record.key()), Written.parse(order.getNumber()), now));
    }
  }

  /** What a record says of an order, if it is about one: other sections share the changelog. */
  static Optional<OrderState> order(
      Section<OrderState> orders, ConsumerRecord<String, byte[]> record) {
    return record.value() != null && orders.has(record.key())
        ? Optional.of(orders.value(record.value()))
        : Optional.empty();
  }
}
