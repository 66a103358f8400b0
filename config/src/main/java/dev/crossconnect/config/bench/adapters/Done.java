package dev.crossconnect.config.bench.adapters;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.avro.ProvisioningCommand;
import java.util.Map;

/** A legacy system that has done everything at once, as long as its door is open. */
final class Done implements LegacySystem {

  /** What it gives back, as an activation does. */
  static final Map<String, String> ATTRIBUTES = Map.of("serviceId", "service-1");

  private final Door door = new Door();

  Door door() {
    return door;
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    door.pass();
    return new Outcome.Completed(ATTRIBUTES);
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    door.pass();
    return new Verification.NotDone();
  }

  @Override
  public void close() {
    door.open();
  }

  /** Whoever comes while it is shut waits before it. */
  static final class Door {

    private volatile boolean open;

    void pass() throws InterruptedException {
      if (!open) {
        await();
      }
    }

    private synchronized void await() throws InterruptedException {
      while (!open) {
        wait();
      }
    }

    synchronized void open() {
      open = true;
      notifyAll();
    }

    void shut() {
      open = false;
    }
  }
}
