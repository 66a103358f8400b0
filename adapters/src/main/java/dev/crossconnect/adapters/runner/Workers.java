package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.runner.KeyLanes.Running;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that stand before the legacy system, at most as many as it may be asked by at once.
 *
 * <p>A worker that is awake goes on as long as there is work, so that a crowd of short commands
 * costs few hand-overs between threads; one that finds none lies down.
 */
final class Workers implements AutoCloseable {

  private static final int IDLE_SECONDS = 30;

  private final KeyLanes<Delivery.Key, Delivery> lanes;
  private final Job job;
  private final int most;
  private final AtomicInteger awake = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  Workers(String name, int most, KeyLanes<Delivery.Key, Delivery> lanes, Job job) {
    this.lanes = lanes;
    this.job = job;
    this.most = most;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name + "-worker-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Wakes as many as there is work for. */
  void engage() {
    for (int wanted = lanes.ready(); wanted > 0 && enter(); wanted--) {
      threads.execute(this::work);
    }
  }

  private void work() {
    do {
      Optional<Running<Delivery.Key, Delivery>> next = lanes.next();
      while (next.isPresent()) {
        next = job.workOff(next.get());
      }
      awake.decrementAndGet();
      // Work that came in between found this worker awake and woke nobody.
    } while (lanes.ready() > 0 && enter());
  }

  private boolean enter() {
    int now = awake.get();
    while (now < most) {
      if (awake.compareAndSet(now, now + 1)) {
        return true;
      }
      now = awake.get();
    }
    return false;
  }

  /** What a worker does. */
  @FunctionalInterface
  interface Job {

    /**
     * Answers the delivery, hands it back to the lanes and takes the next from them; lets nothing
     * escape.
     */
    Optional<Running<Delivery.Key, Delivery>> workOff(Running<Delivery.Key, Delivery> run);
  }

  /** Lets the threads go once what they are at is over. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
