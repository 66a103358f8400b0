package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.topology.stores.Section;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What the inventory keeps of its pools.
 *
 * @param pools counts and cursors, by pool
 * @param resources by pool and id
 * @param reservations by pool and reservation
 * @param index what resources are found by: state, conflict, characteristics, unbroken series
 * @param due what is to be looked at when
 */
public record InventoryStore(
    Section<PoolState> pools,
    Section<ResourceState> resources,
    Section<ReservationState> reservations,
    Section<String> index,
    Section<String> due) {

  public static final String NAME = "inventory";

  /** Letters are for good: what is stored under one is found under no other. */
  public static InventoryStore with(AvroSerdes serdes) {
    return new InventoryStore(
        new Section<>('p', serdes.of(PoolState.class)),
        new Section<>('r', serdes.of(ResourceState.class)),
        new Section<>('v', serdes.of(ReservationState.class)),
        new Section<>('i', Serdes.String()),
        new Section<>('d', Serdes.String()));
  }

  /** The records it has. */
  public static List<Class<? extends SpecificRecord>> types() {
    return List.of(PoolState.class, ResourceState.class, ReservationState.class);
  }
}
