package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.FalloutEntry;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.topology.intake.IntakeStore;
import dev.crossconnect.topology.stores.Section;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What is kept of orders.
 *
 * @param orders by order
 * @param fallout what waits for a person, by command
 * @param index which orders an account has, and which are in a state
 * @param due which orders are to be looked at when
 */
public record OrdersStore(
    Section<OrderState> orders,
    Section<FalloutEntry> fallout,
    Section<String> index,
    Section<String> due) {

  /** It has sections of the intake as well, under capital letters. */
  public static final String NAME = IntakeStore.NAME;

  /** Letters are for good: what is stored under one is found under no other. */
  public static OrdersStore with(AvroSerdes serdes) {
    return new OrdersStore(
        new Section<>('o', serdes.of(OrderState.class)),
        new Section<>('f', serdes.of(FalloutEntry.class)),
        new Section<>('i', Serdes.String()),
        new Section<>('d', Serdes.String()));
  }

  /** The records it has. */
  public static List<Class<? extends SpecificRecord>> types() {
    return List.of(OrderState.class, FalloutEntry.class);
  }
}
