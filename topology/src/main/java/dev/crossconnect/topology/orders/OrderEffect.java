package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ProvisioningCommand;

/** What leaves the order's task. */
sealed interface OrderEffect {

  record Send(ProvisioningCommand command) implements OrderEffect {}

  record Publish(OrderUpdate update) implements OrderEffect {}
}
