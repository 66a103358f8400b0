package dev.crossconnect.config.bench.orders;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of one order that somebody reads to bring it further, as they stood in their topics.
 *
 * @param records in the order in which they were written
 * @param end the update that says that the order is completed
 */
record Hops(List<ConsumerRecord<String, byte[]>> records, ConsumerRecord<String, byte[]> end) {

  private static final Duration QUIET = Duration.ofSeconds(1);

  /** Sends one order alone through the flow, and takes down what is written for it. */
  static Hops of(Stage stage, Sales sales, Flow orders) throws IOException {
    List<String> topics =
        Stream.concat(
                Sales.commands(stage).stream(),
                Stream.of(
                        stage.topics().notifications(),
                        stage.topics().reservationRequests(),
                        stage.topics().reservationResults(),
                        stage.topics().results(),
                        stage.topics().updates())
                    .map(topic -> topic.name()))
            .toList();
    try (Consumer<String, byte[]> consumer = Flow.atTheEndOf(stage, topics)) {
      orders.pass(sales::next, 1, 1);
      List<ConsumerRecord<String, byte[]>> written = new ArrayList<>();
      int before = -1;
      while (written.size() > before) {
        before = written.size();
        consumer.poll(QUIET).forEach(written::add);
      }
      written.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
      String updates = stage.topics().updates().name();
      return new Hops(
          written.stream().filter(record -> !record.topic().equals(updates)).toList(),
          written.stream()
              .filter(record -> record.topic().equals(updates))
              .reduce((first, second) -> second)
              .orElseThrow(() -> new IOException("The order has no update")));
    }
  }
}
