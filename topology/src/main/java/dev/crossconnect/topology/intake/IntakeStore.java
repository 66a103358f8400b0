package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.topology.stores.Section;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What the intake keeps, in the store of orders: the two are one task.
 *
 * @param assemblies header and lines of orders, by order
 * @param records how new what is known of other records is, by record
 * @param due which orders are to be looked at when
 */
public record IntakeStore(
    Section<OrderAssembly> assemblies, Section<RecordState> records, Section<String> due) {

  /** It has sections of the orders as well, under small letters. */
  public static final String NAME = "orders";

  /** Letters are for good: what is stored under one is found under no other. */
  public static IntakeStore with(AvroSerdes serdes) {
    return new IntakeStore(
        new Section<>('A', serdes.of(OrderAssembly.class)),
        new Section<>('R', serdes.of(RecordState.class)),
        new Section<>('D', Serdes.String()));
  }

  /** The records it has. */
  public static List<Class<? extends SpecificRecord>> types() {
    return List.of(OrderAssembly.class, RecordState.class);
  }
}
