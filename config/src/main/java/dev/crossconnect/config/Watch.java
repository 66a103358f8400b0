package dev.crossconnect.config;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Asks again and again in the background, so that whoever wants the answer need not wait for one
 * that hangs.
 */
final class Watch implements AutoCloseable {

  private static final long PERIOD_MILLIS = 1_000;

  private final ScheduledExecutorService rounds =
      Executors.newScheduledThreadPool(
          3,
          task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
          });

  /** A question that throws when the answer is bad. */
  @FunctionalInterface
  interface Question {
    void ask() throws Exception;
  }

  /** The last answer to a question: what is wrong, or nothing. */
  Supplier<Optional<String>> over(String what, Question question) {
    AtomicReference<Optional<String>> last =
        new AtomicReference<>(Optional.of(what + " has not answered yet"));
    every(
        () -> {
          try {
            question.ask();
            last.set(Optional.empty());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            last.set(Optional.of(what + " does not answer: " + cause.getMessage()));
          }
        });
    return last::get;
  }

  void every(Runnable task) {
    rounds.scheduleWithFixedDelay(task, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
