package dev.crossconnect.adapters.tmf641;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;
import java.time.Duration;

/**
 * It is time for a look when the order system says that an order has changed. What it says is only
 * taken as a reason to look, so an event that is forged, old or doubled changes nothing.
 *
 * <p>Events get lost. So there are looks without any, seldom at first, and the more often the
 * nearer the deadline is; and while the registration does not stand, there are as many as without
 * events.
 */
final class CalledBack implements News {

  private final Tmf641Settings settings;
  private final Duration poll;
  private final Bells bells = new Bells();
  private final Subscription subscription;

  CalledBack(Tmf641Settings settings, CallbackSettings callback, ServiceOrderApi api) {
    this.settings = settings;
    this.poll = callback.poll();
    this.subscription = new Subscription(settings, callback, api, bells);
    this.subscription.start();
  }

  @Override
  public Vigil of(String orderId) {
    return new EventVigil(bells.of(orderId));
  }

  @Override
  public void doubt() {
    subscription.doubt();
  }

  @Override
  public void close() {
    subscription.close();
  }

  private final class EventVigil implements Vigil {

    private final Bells.Bell bell;
    private final Backoff backoff = new Backoff(settings.firstPoll(), settings.longestPoll());
    private long lastLook = System.nanoTime() - settings.firstPoll().toNanos();
    private boolean unannounced;

    private EventVigil(Bells.Bell bell) {
      this.bell = bell;
    }

    @Override
    public Pause pause(Deadline deadline) throws InterruptedException {
      boolean relied = subscription.stands();
      Duration left = deadline.left();
      Duration wait = relied ? shorter(poll, left.dividedBy(2)) : backoff.next();
      if (left.compareTo(relied ? settings.firstPoll() : wait) <= 0) {
        return Pause.TOO_LATE;
      }
      boolean rang = bell.rang(wait);
      if (rang) {
        restSinceLastLook();
      }
      unannounced = relied && !rang;
      lastLook = System.nanoTime();
      return Pause.OVER;
    }

    /** However many events come, they do not make more looks than polling would at first. */
    private void restSinceLastLook() throws InterruptedException {
      long rest = settings.firstPoll().toNanos() - (System.nanoTime() - lastLook);
      if (rest > 0) {
        Thread.sleep(Duration.ofNanos(rest).toMillis());
      }
    }

    @Override
    public void saw(Sighting before, Sighting now) {
      boolean missed = unannounced && !before.order().state().equals(now.order().state());
      if (missed || !now.trouble().isEmpty()) {
        subscription.doubt();
      }
    }

    @Override
    public void close() {
      bell.close();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
