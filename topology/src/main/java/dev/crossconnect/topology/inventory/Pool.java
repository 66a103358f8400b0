package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.ResourceState;
import java.util.List;
import java.util.Optional;

/** One pool as it stands, for the rules to look at; looking changes nothing. */
interface Pool {

  PoolId id();

  /** Its counts; nothing has been in an unknown pool. */
  Optional<PoolState> state();

  Optional<ResourceState> resource(String resourceId);

  /** Resources in the order of their ids, from behind this one on. */
  List<ResourceState> resourcesBehind(String resourceId, int most);

  Optional<ReservationState> reservation(ReservationId reservation);

  /** Free resources that may be given out together, as many as wanted, or none. */
  List<String> free(Want want);
}
