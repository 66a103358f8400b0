package dev.crossconnect.config.chaos;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes one version of its keys after the other, each until it is accepted, as Salesforce does.
 */
final class Writer implements Callable<Void> {

  private static final Duration PAUSE = Duration.ofMillis(4);
  private static final int ACCEPTED = 202;

  private final Callers callers;
  private final List<String> keys;
  private final Random random;
  private final AtomicBoolean over;
  private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();

  /** What was accepted last of a key, and the position of that. */
  record Accepted(Written written, String position) {}

  /** A writer of these keys, which nobody else writes. */
  Writer(Callers callers, List<String> keys, long seed, AtomicBoolean over) {
    this.callers = callers;
    this.keys = keys;
    this.random = new Random(seed);
    this.over = over;
  }

  Map<String, Accepted> accepted() {
    return accepted;
  }

  @Override
  public Void call() throws InterruptedException {
    for (long version = 1; !over.get(); version++) {
      for (String key : keys) {
        if (!over.get()) {
          Written written = new Written(version, "%08x".formatted(random.nextInt()));
          accepted.put(key, new Accepted(written, write(key, written)));
          Thread.sleep(PAUSE.toMillis());
        }
      }
    }
    return null;
  }

  private String write(String key, Written written) throws InterruptedException {
    while (true) {
      try {
        HttpResponse<String> answer =
            callers.post(
                callers.any(random).url(), "/salesforce/sobjects/Order", Orders.json(key, written));
        if (answer.statusCode() == ACCEPTED) {
          return answer.headers().firstValue("Hub-Position").orElseThrow();
        }
      } catch (IOException e) {
        // Whether it was taken is not known, so it is sent again, like any message of Salesforce.
        Thread.onSpinWait();
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}
