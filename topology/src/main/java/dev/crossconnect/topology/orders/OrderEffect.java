package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ReservationRequest;

/** What leaves the order's task. */
sealed interface OrderEffect {

  record Send(ProvisioningCommand command) implements OrderEffect {}

  record Reserve(ReservationRequest request) implements OrderEffect {}

  record Publish(OrderUpdate update) implements OrderEffect {}
}
