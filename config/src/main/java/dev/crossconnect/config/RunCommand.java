package dev.crossconnect.config;

import dev.crossconnect.config.settings.HubProperties;
import dev.crossconnect.config.settings.HubSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

  @Mixin private HubOptions options;

  @Override
  public Integer call() throws Exception {
    HubProperties properties = options.properties(Map.of());
    return runUntilStopped(Hub.start(HubSettings.from(properties)));
  }

  /** Says when everything is up, and returns when a part has failed for good. */
  static int runUntilStopped(Hub hub) throws InterruptedException, IOException {
    Termination.closes(hub);
    CompletableFuture<Throwable> failure = hub.failure();
    Map<String, String> unready = hub.unready();
    for (int round = 1; !unready.isEmpty() && !failure.isDone(); round++) {
      if (round % 200 == 0) {
        LOG.warn("Not ready yet: {}", unready);
      }
      waitFor(failure, 50);
      unready = hub.unready();
    }
    if (!failure.isDone()) {
      System.out.println("hub ready on " + hub.url());
      System.out.flush();
    }
    LOG.error("The hub stops: {}", failure.join().toString());
    hub.close();
    return Main.FAILED;
  }

  private static void waitFor(CompletableFuture<Throwable> failure, long millis)
      throws InterruptedException {
    try {
      failure.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("A failure is reported as a value", e);
    }
  }
}
