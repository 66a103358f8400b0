package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.ReservationState;

/** A part of a reservation in one pool. */
record ReservationId(String reservationId, String partId) {

  static ReservationId of(ReservationState reservation) {
    return new ReservationId(reservation.getReservationId(), reservation.getPart().getPartId());
  }

  static ReservationId of(Holder holder) {
    return new ReservationId(holder.getReservationId(), holder.getPartId());
  }
}
