package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import java.util.Objects;

/** A legacy system that is only called while the lease is held. */
record LeasedSystem(LegacySystem system, Lease lease) implements LegacySystem {

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    requireLease();
    return Objects.requireNonNull(system.execute(command), "the adapter's outcome");
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    requireLease();
    return Objects.requireNonNull(system.verify(command), "the adapter's verification");
  }

  private void requireLease() throws LeaseLost {
    if (!lease.held()) {
      throw new LeaseLost();
    }
  }

  @Override
  public void close() {
    system.close();
  }

  /** No call may start now: another instance may have taken over. */
  static final class LeaseLost extends InterruptedException {
    LeaseLost() {
      super("No proof of membership in the group for a session timeout");
    }
  }
}
