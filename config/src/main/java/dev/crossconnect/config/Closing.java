package dev.crossconnect.config;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped the other way round. */
final class Closing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  /** One part that does not stop as it should does not keep the others from stopping. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      long begun = System.nanoTime();
      try {
        part.close();
        LOG.debug(
            "{} stopped in {} ms",
            part.getClass().getSimpleName(),
            (System.nanoTime() - begun) / 1_000_000);
      } catch (Exception e) {
        LOG.warn("{} did not stop in order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
