package dev.crossconnect.avro.topics;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on a thread of its own until it is closed. Whatever happens to Kafka or to the work, it
 * begins again with a new consumer after a pause: without the thread, what it keeps would stand
 * still for ever.
 *
 * @param <C> what it reads with
 */
public final class TopicReader<C extends Consumer<?, ?>> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Supplier<C> consumers;
  private final Duration beforeNextTry;
  private final Work<C> work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile C current;

  /** What is done with a consumer, over and over. */
  @FunctionalInterface
  public interface Work<C> {

    /**
     * Reads until {@link TopicReader#isClosed()}, or as long as it likes: then it is called again
     * with a new consumer. Being waked up by Kafka's exception is how it ends in time.
     */
    void read(C consumer) throws InterruptedException;
  }

  /**
   * Does nothing before it is started.
   *
   * @param name of the thread
   * @param consumers makes a new one for each try
   */
  public TopicReader(String name, Supplier<C> consumers, Duration beforeNextTry, Work<C> work) {
    this.consumers = consumers;
    this.beforeNextTry = beforeNextTry;
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        read();
      } while (!closed.await(beforeNextTry.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  private void read() throws InterruptedException {
    try (C consumer = consumers.get()) {
      current = consumer;
      if (!isClosed()) {
        work.read(consumer);
      }
    } catch (WakeupException | InterruptException closing) {
      // Nothing but closing is a reason for either.
      stop();
    } catch (RuntimeException e) {
      LOG.warn("{} failed and begins again", thread.getName(), e);
    }
  }

  /** Whether the work has to come to its end. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Has the work not be begun again, when it says so itself. */
  public void stop() {
    closed.countDown();
  }

  /** What is being done is done to the end, for a moment. */
  @Override
  public void close() {
    stop();
    C reading = current;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
