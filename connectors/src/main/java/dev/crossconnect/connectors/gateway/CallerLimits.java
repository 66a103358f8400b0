package dev.crossconnect.connectors.gateway;

import dev.crossconnect.connectors.gateway.GatewaySettings.CallerLimit;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets each caller have its share and no more. A caller may go into debt with one request, so that
 * a body larger than a second's worth gets through once the debt before it is paid.
 */
final class CallerLimits {

  private static final double BURST_SECONDS = 2;
  private static final double NANOS = 1e9;

  private final CallerLimit limit;
  private final LongSupplier nanoTime;
  private final Map<String, Account> accounts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
          return size() > limit.tracked();
        }
      };

  CallerLimits(CallerLimit limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Takes a request of this many bytes into account, or refuses it. */
  void require(String caller, long bytes) {
    if (limit.requests() == 0 && limit.bytes() == 0) {
      return;
    }
    double wait;
    synchronized (accounts) {
      wait = accounts.computeIfAbsent(caller, any -> new Account()).charge(bytes);
    }
    if (wait > 0) {
      throw Refusal.forNow(
          Reason.OVER_LIMIT,
          "You sent more than your share of "
              + share(limit.requests(), "requests")
              + " and "
              + share(limit.bytes(), "bytes")
              + " a second",
          Duration.ofNanos((long) (wait * NANOS)));
    }
  }

  private static String share(long rate, String of) {
    return rate == 0 ? "any number of " + of : rate + " " + of;
  }

  /** What a caller has left. */
  private final class Account {
    private double requests = limit.requests() * BURST_SECONDS;
    private double bytes = limit.bytes() * BURST_SECONDS;
    private long asOf = nanoTime.getAsLong();

    /** Seconds to wait, after which it will have something left again; 0 if it had and paid. */
    double charge(long size) {
      long now = nanoTime.getAsLong();
      double seconds = (now - asOf) / NANOS;
      asOf = now;
      requests = earned(requests, limit.requests(), seconds);
      bytes = earned(bytes, limit.bytes(), seconds);
      double wait =
          Math.max(missing(requests, limit.requests(), 1), missing(bytes, limit.bytes(), 0));
      if (wait == 0) {
        requests -= 1;
        bytes -= size;
      }
      return wait;
    }

    private double earned(double left, long rate, double seconds) {
      return Math.min(rate * BURST_SECONDS, left + rate * seconds);
    }

    private double missing(double left, long rate, double needed) {
      return rate == 0 || left >= needed ? 0 : (needed - left) / rate;
    }
  }
}
