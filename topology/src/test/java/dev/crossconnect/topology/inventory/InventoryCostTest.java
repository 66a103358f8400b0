package dev.crossconnect.topology.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.topology.due.DueIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reservation costs is counted in looks into the stores, which no busy machine changes. */
class InventoryCostTest {

  private static final PoolId POOL = new PoolId("DUB1", "number");
  private static final int SMALL = 100;
  private static final int LARGE = 20_000;
  private static final int RESERVATIONS = 20;

  static Stream<Want> wanted() {
    return Stream.of(
        Want.any(2),
        new Want(2, Map.of("card", "1"), Optional.empty(), false),
        new Want(2, Map.of(), Optional.of("card"), false),
        new Want(2, Map.of(), Optional.empty(), true));
  }

  @ParameterizedTest
  @MethodSource("wanted")
  void aReservationCostsTheSameInASmallPoolAndInALarge(Want want) {
    assertThat(costIn(LARGE, want)).isPositive().isEqualTo(costIn(SMALL, want));
  }

  private static long costIn(int size, Want want) {
    AtomicLong cost = new AtomicLong();
    AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
    MockProcessorContext<String, String> context = new MockProcessorContext<>();
    PoolStores pools =
        new PoolStores(
            counted("p", serdes.of(PoolState.class), context, cost),
            counted("r", serdes.of(ResourceState.class), context, cost),
            counted("v", serdes.of(ReservationState.class), context, cost),
            counted("i", Serdes.String(), context, cost),
            new DueIndex(counted("d", Serdes.String(), context, cost)),
            InventoryBed.SETTINGS.countable());
    InventoryRules rules = new InventoryRules(InventoryBed.SETTINGS);
    for (int i = 0; i < size; i++) {
      Resource resource =
          Resource.newBuilder()
              .setSite(POOL.site())
              .setKind(POOL.kind())
              .setResourceId("%08d".formatted(i))
              .setCharacteristics(Map.of("card", Integer.toString(i % 2)))
              .setChangedAt(InventoryBed.NOW)
              .setSource("test")
              .build();
      happens(pools, rules, new PoolEvent.Said(resource));
    }
    cost.set(0);
    for (int n = 0; n < RESERVATIONS; n++) {
      ReservationPart part = InventoryBed.part("", POOL.key(), want);
      ReservationRequest request =
          ReservationRequest.newBuilder()
              .setRequestId("request-" + n)
              .setReservationId("reservation-" + n)
              .setAction(ReservationAction.RESERVE)
              .setParts(List.of(part))
              .setHoldMillis(60_000)
              .build();
      happens(pools, rules, new PoolEvent.Asked(request));
    }
    assertThat(pools.pool(POOL).state().orElseThrow().getReserved()).isEqualTo(2L * RESERVATIONS);
    return cost.get();
  }

  private static void happens(PoolStores pools, InventoryRules rules, PoolEvent event) {
    pools.apply(POOL, rules.decide(pools.pool(POOL), event, InventoryBed.NOW));
    pools.finish();
  }

  /** A store in memory that counts what is asked of it, and each entry that is passed over. */
  @SuppressWarnings("unchecked") // a proxy of the very interface
  private static <V> KeyValueStore<String, V> counted(
      String name, Serde<V> values, MockProcessorContext<String, String> context, AtomicLong cost) {
    KeyValueStore<String, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return (KeyValueStore<String, V>) counting(KeyValueStore.class, store, cost);
  }

  private static Object counting(Class<?> type, Object counted, AtomicLong cost) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          cost.incrementAndGet();
          try {
            Object result = method.invoke(counted, arguments);
            return result instanceof KeyValueIterator<?, ?>
                ? counting(KeyValueIterator.class, result, cost)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
