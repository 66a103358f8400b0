package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;

/** What tells when it is time to look at an order again. Thread-safe. */
interface News extends AutoCloseable {

  /** Waiting for news of one order, by one thread. */
  Vigil of(String orderId);

  /** The order system could not be reached or understood: it may have begun anew. */
  void doubt();

  @Override
  void close();

  /** One wait for the end of an order. */
  interface Vigil extends AutoCloseable {

    /** Waits until it is time for a look, or says that there is no time for another. */
    Pause pause(Deadline deadline) throws InterruptedException;

    /** What the look showed. */
    void saw(Sighting before, Sighting now);

    @Override
    void close();
  }
}
