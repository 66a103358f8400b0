package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;

/** Watches orders until they have ended. Thread-safe. */
final class OrderWatch {

  private final ServiceOrderApi api;
  private final News news;

  OrderWatch(ServiceOrderApi api, News news) {
    this.api = api;
    this.news = news;
  }

  /** Looks at the order until it has ended or the time is up; no single bad answer ends that. */
  Sighting untilEnd(ServiceOrder order, Deadline deadline) throws InterruptedException {
    Sighting latest = Sighting.first(order);
    try (News.Vigil vigil = news.of(order.id())) {
      while (latest.order().end() == ServiceOrderState.End.OPEN
          && vigil.pause(deadline) == Pause.OVER) {
        Sighting before = latest;
        latest = before.after(api.get(order.id(), before.seen()));
        vigil.saw(before, latest);
      }
    }
    return latest;
  }
}
