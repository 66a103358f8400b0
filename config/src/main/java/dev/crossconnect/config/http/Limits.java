package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.LimitSettings;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets each caller have its share of a process and no more: callers by the name they have shown,
 * and by their address who have shown none, or something that does not count.
 */
final class Limits {

  /** Says of whom a stream is that is to be counted off when it ends. */
  private static final String STREAM = "dev.crossconnect.http.stream";

  private static final double BURST_SECONDS = 2;
  private static final double NANOS = 1e9;

  /** Whoever has not called for longest is forgotten, and begins with a full bucket. */
  private static final int MOST_CALLERS = 10_000;

  private final LimitSettings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> streams = new HashMap<>();
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  Limits(LimitSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** As {@link #requireShare(String)} for whoever sent this request. */
  void requireShare(Context http, Caller caller) {
    requireShare(nameOf(http, caller));
  }

  /**
   * Takes a request into account.
   *
   * @throws HttpResponseException if it is one too many
   */
  void requireShare(String caller) {
    if (settings.requests().isEmpty()) {
      return;
    }
    int rate = settings.requests().getAsInt();
    double wait;
    synchronized (buckets) {
      wait = buckets.computeIfAbsent(caller, any -> new Bucket(rate)).take();
    }
    if (wait > 0) {
      throw tooMany(
          "You sent more than your share of " + rate + " requests a second",
          String.valueOf((long) Math.ceil(wait)),
          "Ask for many at once, or send less; limits.requests.per.second is the share");
    }
  }

  /**
   * Counts a stream of events until {@link #ended}.
   *
   * @throws HttpResponseException if it is one too many
   */
  void requireStream(Context http, Caller caller) {
    if (settings.streams().isEmpty()) {
      return;
    }
    String name = nameOf(http, caller);
    int most = settings.streams().getAsInt();
    synchronized (streams) {
      if (streams.getOrDefault(name, 0) >= most) {
        throw tooMany(
            "You have " + most + " streams of events open, which is as many as you may",
            "5",
            "End one that is not needed; limits.event.streams is how many there may be");
      }
      streams.merge(name, 1, Integer::sum);
    }
    http.attribute(STREAM, name);
  }

  /** To be called when a request has been answered to its end. */
  void ended(Context http) {
    String name = http.attribute(STREAM);
    if (name != null) {
      http.attribute(STREAM, null);
      synchronized (streams) {
        streams.computeIfPresent(name, (same, open) -> open == 1 ? null : open - 1);
      }
    }
  }

  private static String nameOf(Context http, Caller caller) {
    return caller instanceof Caller.Known ? caller.name() : "address:" + http.ip();
  }

  private static HttpResponseException tooMany(String why, String seconds, String remedy) {
    return new HttpResponseException(
        HttpStatus.TOO_MANY_REQUESTS.getCode(),
        why,
        Map.of("retryAfter", seconds, "remedy", remedy));
  }

  /** What a caller has left. */
  private final class Bucket {
    private final int rate;
    private double left;
    private long asOf = nanoTime.getAsLong();

    Bucket(int rate) {
      this.rate = rate;
      this.left = rate * BURST_SECONDS;
    }

    /** Takes one out; the seconds until there is one, if there is none. */
    double take() {
      long now = nanoTime.getAsLong();
      left = Math.min(rate * BURST_SECONDS, left + rate * ((now - asOf) / NANOS));
      asOf = now;
      if (left < 1) {
        return (1 - left) / rate;
      }
      left -= 1;
      return 0;
    }
  }
}
