package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.topology.intake.CustomerOrder;

/** What can happen to an order. */
sealed interface OrderEvent {

  /** Salesforce wants it so: the first version, or a newer one. */
  record Placed(CustomerOrder order) implements OrderEvent {}

  /** A legacy system did something about one of its tasks, or says that it could not. */
  record Reported(ProvisioningResult result) implements OrderEvent {}
}
