package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.Resource;

/** What can happen to a pool. */
sealed interface PoolEvent {

  /** Its source, or whoever loads resources, says something about a resource. */
  record Said(Resource resource) implements PoolEvent {}

  /** A complete dump of the pool has come to its end. */
  record Dumped(Resource end) implements PoolEvent {}

  /** The pool is to be held against the last dump, as far as that has not been done. */
  record CompareDue() implements PoolEvent {}

  /** Somebody asks to reserve, confirm or release, and it is this pool's turn. */
  record Asked(ReservationRequest request) implements PoolEvent {}

  /** A hold may have ended. */
  record HoldDue(ReservationId reservation) implements PoolEvent {}

  /** A reservation that has ended may be forgotten. */
  record ForgetDue(ReservationId reservation) implements PoolEvent {}

  /** A resource may be used again. */
  record QuarantineDue(String resourceId) implements PoolEvent {}
}
