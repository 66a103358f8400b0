package dev.crossconnect.config;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again and again in the background, each question on a thread of its own, so that whoever
 * wants an answer need not wait for one that hangs.
 */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long PERIOD_MILLIS = 1_000;

  private final CountDownLatch closed = new CountDownLatch(1);

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
        what,
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

  void every(String what, Runnable task) {
    Thread thread = new Thread(() -> repeat(what, task), "watch " + what);
    thread.setDaemon(true);
    thread.start();
  }

  private void repeat(String what, Runnable task) {
    try {
      do {
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.error("Looking after {} failed; it goes on", what, e);
        }
      } while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
