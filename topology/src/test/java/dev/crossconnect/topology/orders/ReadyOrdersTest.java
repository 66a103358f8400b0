package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoredReader;
import io.javalin.json.JsonMapper;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadyOrdersTest {

  private static final Copy HERE = new Copy(0, Copy.Role.ACTIVE);
  private static final String ID = "801000000000001AAA";

  private final Map<String, byte[]> stored = new HashMap<>();
  private Optional<StoredReader.Version> version = Optional.empty();
  private int read;
  private int made;

  private final StoredReader store =
      new StoredReader() {
        @Override
        public Optional<byte[]> stored(Copy copy, String key) {
          read++;
          return Optional.ofNullable(stored.get(key));
        }

        @Override
        public Optional<Version> version(Copy copy, String key) {
          return version;
        }
      };

  private final ReadyOrders orders =
      new ReadyOrders(
          store,
          (topic, bytes) -> {
            made++;
            return order(new String(bytes, StandardCharsets.UTF_8));
          },
          100_000);

  @Test
  void anOrderIsSentAsItIsWithThePositionOfNow() {
    store("1");

    assertThat(json(at(7)))
        .contains("\"number\":\"1\"")
        .endsWith(",\"position\":\"%s\"}".formatted(at(7)));
    assertThat(json(at(9))).endsWith(",\"position\":\"%s\"}".formatted(at(9)));
    assertThat(orders.json(HERE, ID, Optional.empty(), json()).map(ReadyOrdersTest::text))
        .hasValueSatisfying(text -> assertThat(text).endsWith("}").doesNotContain("position"));
  }

  @Test
  void whatIsUnchangedIsNotMadeAgain() {
    store("1");
    json(at(7));
    json(at(7));

    assertThat(made).isEqualTo(1);
    assertThat(read).as("only the bytes can tell").isEqualTo(2);
  }

  @Test
  void whatHasItsVersionStillIsNotEvenRead() {
    store("1");
    version = Optional.of(new StoredReader.Version(1, 5));
    json(at(7));
    json(at(8));

    assertThat(read).isEqualTo(1);
  }

  @Test
  void aChangedOrderIsMadeAnew() {
    store("1");
    version = Optional.of(new StoredReader.Version(1, 5));
    json(at(7));
    store("2");
    version = Optional.of(new StoredReader.Version(1, 6));

    assertThat(json(at(8))).contains("\"number\":\"2\"");
  }

  @Test
  void anotherTermMeansToReadAgain() {
    store("1");
    version = Optional.of(new StoredReader.Version(1, 5));
    json(at(7));
    store("2");
    version = Optional.of(new StoredReader.Version(2, 5));

    assertThat(json(at(8))).contains("\"number\":\"2\"");
  }

  @Test
  void anOrderThatLeftTheStoreIsGone() {
    store("1");
    json(at(7));
    stored.clear();

    assertThat(orders.json(HERE, ID, Optional.empty(), json())).isEmpty();
  }

  private void store(String number) {
    stored.put(ID, number.getBytes(StandardCharsets.UTF_8));
  }

  private String json(Position position) {
    return text(orders.json(HERE, ID, Optional.of(position), json()).orElseThrow());
  }

  private static JsonMapper json() {
    return new JsonMapper() {
      @Override
      public String toJsonString(Object view, Type type) {
        return "{\"number\":\"%s\"}".formatted(((OrderView) view).number());
      }
    };
  }

  private static OrderState order(String number) {
    return new OrderState(
        ID,
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

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Position at(long offset) {
    return Position.at("0a1b2c3d", Map.of(new TopicPartition("topic", 0), offset));
  }
}
