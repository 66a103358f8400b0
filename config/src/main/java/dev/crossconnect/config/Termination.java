package dev.crossconnect.config;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;

/**
 * What happens at SIGTERM and Ctrl-C: the hub stops in order, and the process ends with 0, because
 * it was asked to.
 */
final class Termination {

  /** Set when the process ends by itself and has its own exit code. */
  private static final AtomicBoolean BY_ITSELF = new AtomicBoolean();

  private Termination() {}

  static void closes(AutoCloseable hub) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (BY_ITSELF.get()) {
                    return;
                  }
                  int code = stop(hub);
                  LogManager.shutdown();
                  Runtime.getRuntime().halt(code);
                },
                "termination"));
  }

  /** It has come to its end: what it has logged is written before it goes. */
  static void endsByItself() {
    BY_ITSELF.set(true);
    LogManager.shutdown();
  }

  private static int stop(AutoCloseable hub) {
    try {
      hub.close();
      return Main.FINE;
    } catch (Exception e) {
      LogManager.getLogger(Termination.class).error("The hub did not stop in order", e);
      return Main.FAILED;
    }
  }
}
