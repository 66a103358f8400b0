package dev.crossconnect.config.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.topology.orders.OrdersStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Of all that stands in the changelog of orders, it is the orders that are told. */
class ChangelogReaderTest {

  private static final String KEY = "801000000000001AAA";

  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
  private final OrdersStore store = OrdersStore.with(serdes);

  @Test
  void anOrderIsReadFromItsSection() {
    OrderState order = order("3-n");

    assertThat(read(store.orders().key(KEY), bytes(order))).contains(order);
  }

  @Test
  void nothingElseIsTakenForAnOrder() {
    assertThat(read(store.orders().key(KEY), null)).as("deleted").isEmpty();
    assertThat(read(store.index().key(KEY), "text".getBytes(UTF_8))).as("index").isEmpty();
    assertThat(read(store.due().key(KEY), "text".getBytes(UTF_8))).as("due").isEmpty();
  }

  private Optional<OrderState> read(String key, byte[] value) {
    return ChangelogReader.order(
        store.orders(), new ConsumerRecord<>("changelog", 0, 0, key, value));
  }

  private byte[] bytes(OrderState order) {
    return serdes.of(OrderState.class).serializer().serialize("changelog", order);
  }

  private static OrderState order(String number) {
    return new OrderState(
        KEY,
        number,
        null,
        LifeState.inProgress,
        1,
        1L,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        "",
        List.of(),
        0);
  }
}
