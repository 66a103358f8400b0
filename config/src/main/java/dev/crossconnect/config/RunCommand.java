package dev.crossconnect.config;

import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.settings.HubSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = {
      "Runs the hub.",
      "With no configuration it brings a Kafka broker and a schema registry of its own."
    })
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS_BETWEEN_WARNINGS = 200;

  @Mixin private HubOptions options;

  @Override
  public Integer call() throws Exception {
    HubSettings settings = HubSettings.from(options.properties(Map.of()));
    Closing closing = new Closing();
    Hub hub =
        closing.keep(Hub.start(settings, DataDirectory.open(settings.process().dataDirectory())));
    return runUntilStopped(hub, closing, () -> {});
  }

  /** Says when everything is up, and returns when a part has failed for good. */
  static int runUntilStopped(Hub hub, Closing closing, Runnable whenReady)
      throws InterruptedException, ExecutionException {
    Termination.closes(closing);
    if (awaitReady(hub)) {
      System.out.println("hub ready on " + hub.url());
      System.out.flush();
      whenReady.run();
    }
    LOG.error("The hub stops: {}", hub.failure().get().toString());
    closing.close();
    return Main.FAILED;
  }

  /** Waits until everything is up; not so if a part has failed for good instead. */
  static boolean awaitReady(Hub hub) throws InterruptedException, ExecutionException {
    CompletableFuture<Throwable> failure = hub.failure();
    Map<String, String> unready = hub.unready();
    for (int look = 1; !unready.isEmpty() && !isDone(failure); look++) {
      if (look % LOOKS_BETWEEN_WARNINGS == 0) {
        LOG.warn("Not ready yet: {}", unready);
      }
      unready = hub.unready();
    }
    return !failure.isDone();
  }

  /** Looks for a moment. */
  private static boolean isDone(CompletableFuture<Throwable> failure)
      throws InterruptedException, ExecutionException {
    try {
      failure.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
