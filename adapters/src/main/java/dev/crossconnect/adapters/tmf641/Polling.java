package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;

/** It is time for a look after growing pauses. */
final class Polling implements News {

  private final Tmf641Settings settings;

  Polling(Tmf641Settings settings) {
    this.settings = settings;
  }

  @Override
  public Vigil of(String orderId) {
    Backoff backoff = new Backoff(settings.firstPoll(), settings.longestPoll());
    return new Vigil() {
      @Override
      public Pause pause(Deadline deadline) throws InterruptedException {
        return deadline.pause(backoff.next());
      }

      @Override
      public void saw(Sighting before, Sighting now) {
        // However it looks, the next pause is the same.
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public void doubt() {
    // Whoever asks needs not be known to the order system.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
