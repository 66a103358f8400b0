package dev.crossconnect.adapters.tmf641;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossconnect.adapters.legacy.Backoff;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the order system knows whom to call. Thread-safe.
 *
 * <p>The standard has no way to ask whether a registration still stands. So it is made again, now
 * and then and when there is a doubt; a server that knows it says so (409), from one that takes it
 * for another the earlier is withdrawn. Until one stands, and after each that was new, nobody can
 * say what was missed, so all who wait have a look. Nothing here can fail a command: what does not
 * work is tried again, and orders are polled meanwhile.
 */
final class Subscription implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final int CONFLICT = 409;
  private static final int LAST_REQUESTS = 3;

  private final Tmf641Settings settings;
  private final CallbackSettings callback;
  private final ServiceOrderApi api;
  private final Bells bells;
  private final String secret;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore doubts = new Semaphore(0);
  private final Thread keeper = new Thread(this::keep, "tmf641-subscription");
  private volatile boolean stands;
  // Of the keeper alone:
  private Optional<EventDoor> door = Optional.empty();
  private Optional<String> id = Optional.empty();
  private String complaint = "";

  Subscription(
      Tmf641Settings settings, CallbackSettings callback, ServiceOrderApi api, Bells bells) {
    this.settings = settings;
    this.callback = callback;
    this.api = api;
    this.bells = bells;
    this.secret = callback.secretOrNew();
    this.keeper.setDaemon(true);
  }

  void start() {
    keeper.start();
  }

  /** Whether the order system is believed to call. */
  boolean stands() {
    return stands;
  }

  /** Something suggests that the order system has forgotten whom to call. */
  void doubt() {
    doubts.release();
  }

  // ---- the keeper

  private void keep() {
    try {
      Backoff trouble = settings.retry().backoff();
      while (true) {
        doubts.drainPermits();
        if (closing.getCount() == 0) {
          return;
        }
        boolean before = stands;
        stands = made();
        if (stands != before) {
          bells.ringAll();
        }
        if (stands && !doubts.tryAcquire(callback.renew().toMillis(), TimeUnit.MILLISECONDS)) {
          trouble = settings.retry().backoff();
        } else if (closing.await(trouble.next().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stands = false;
      end();
    }
  }

  private boolean made() throws InterruptedException {
    try {
      if (door.isEmpty()) {
        door = Optional.of(EventDoor.open(callback, secret, settings.mostBytes(), bells));
      }
      Reply reply = api.subscribe(address(door.get()), callback.query());
      if (reply instanceof Reply.Success success) {
        replaced(success.json());
        return well();
      }
      boolean known = reply instanceof Reply.Refusal refusal && refusal.status() == CONFLICT;
      return known ? well() : complained(words(reply));
    } catch (IOException | RuntimeException e) {
      return complained(e.toString());
    }
  }

  private String address(EventDoor open) {
    return callback.address(open.port()) + "/" + secret;
  }

  private void replaced(JsonNode registration) throws InterruptedException {
    Optional<String> now =
        Optional.of(registration.path("id").asText("")).filter(given -> !given.isBlank());
    if (!now.equals(id)) {
      bells.ringAll();
      Optional<String> earlier = id;
      id = now;
      if (earlier.isPresent()) {
        api.unsubscribe(earlier.get());
      }
    }
  }

  /** A refusal in the server's words might repeat the address, which is a secret. */
  private static String words(Reply reply) {
    return reply instanceof Reply.Refusal refusal
        ? "the order system answered " + refusal.status()
        : reply.detail();
  }

  private boolean well() {
    if (!stands) {
      log.info("{} calls back", settings.url());
    }
    complaint = "";
    return true;
  }

  /** Said once, not at each attempt. */
  private boolean complained(String words) {
    if (!words.equals(complaint)) {
      log.warn("{} does not call back, orders are polled: {}", settings.url(), words);
    }
    complaint = words;
    return false;
  }

  private void end() {
    try {
      if (id.isPresent()) {
        Reply reply = api.unsubscribe(id.get());
        if (!(reply instanceof Reply.Success)) {
          log.info("{} may go on calling: {}", settings.url(), words(reply));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      door.ifPresent(EventDoor::close);
    }
  }

  /** Withdraws the registration, if that does not take long. */
  @Override
  public void close() {
    closing.countDown();
    doubts.release();
    try {
      keeper.join(settings.timeout().multipliedBy(LAST_REQUESTS).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keeper.interrupt();
  }
}
