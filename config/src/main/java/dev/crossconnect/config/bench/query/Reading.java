package dev.crossconnect.config.bench.query;

import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Callers who ask at a steady rate, whether they were answered or not. */
final class Reading {

  private static final int CALLERS = 4;
  private static final long BETWEEN_CALLS = Duration.ofMillis(20).toNanos();

  private final Stage stage;
  private final Portal portal;
  private final IntSupplier products;

  /**
   * Reads orders that were sold and prices that were loaded.
   *
   * @param products how many have a price
   */
  Reading(Stage stage, Portal portal, IntSupplier products) {
    this.stage = stage;
    this.portal = portal;
    this.products = products;
  }

  /**
   * The milliseconds within which 99 of 100 answers came, counted from the moment at which each was
   * due to be asked for. Threads that wait for each other for ever are an error.
   */
  double p99(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<List<Long>>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(caller);
        callers.add(threads.submit((Callable<List<Long>>) () -> ask(random, end)));
      }
      return p99(callers);
    } finally {
      threads.shutdownNow();
    }
  }

  private static double p99(List<Future<List<Long>>> callers)
      throws InterruptedException, ExecutionException {
    List<Long> times = new ArrayList<>();
    for (Future<List<Long>> caller : callers) {
      times.addAll(caller.get());
    }
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    if (deadlocked != null) {
      throw new IllegalStateException(
          "Threads wait for each other for ever: "
              + Arrays.toString(
                  ManagementFactory.getThreadMXBean().getThreadInfo(deadlocked, true, true)));
    }
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100) / 1e6;
  }

  private List<Long> ask(Random random, long end) throws IOException {
    List<Long> times = new ArrayList<>();
    long due = System.nanoTime() + random.nextLong(BETWEEN_CALLS);
    do {
      LockSupport.parkNanos(due - System.nanoTime());
      portal.ask(
          stage,
          random.nextBoolean()
              ? Portal.path(random.nextInt(Portal.ORDERS))
              : Writing.path(random.nextInt(products.getAsInt())));
      times.add(System.nanoTime() - due);
      due += BETWEEN_CALLS;
    } while (due - end < 0);
    return times;
  }
}
