package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;

/** What leaves the pool's task. */
sealed interface InventoryEffect {

  /** The record's key. */
  String key();

  /** The next pool's turn. */
  record HandOn(ReservationRequest request) implements InventoryEffect {

    @Override
    public String key() {
      ReservationPart next = request.getParts().get(request.getNext());
      return new PoolId(next.getSite(), next.getKind()).key();
    }
  }

  /** Whoever asked is told. */
  record Answer(ReplyTo to, String key, ReservationResult result) implements InventoryEffect {}

  /** Whoever reads along is told. */
  record Publish(InventoryUpdate update) implements InventoryEffect {

    @Override
    public String key() {
      return new PoolId(update.getSite(), update.getKind()).key();
    }
  }
}
