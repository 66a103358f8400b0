package dev.crossconnect.adapters;

import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.adapters.runner.TargetRunner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Every configured target with its runner: all of the role {@code adapters} in one process. */
public final class Adapters implements AutoCloseable {

  private final NetworkEvents events;
  private final List<TargetRunner> runners;

  public Adapters(AdaptersSettings settings, Surroundings surroundings) {
    this.events = new NetworkEvents(surroundings);
    this.runners =
        settings.targets().stream()
            .map(
                target ->
                    new TargetRunner(
                        target.runner(),
                        target.legacy().connect(surroundings.clock(), events.of(target.name())),
                        surroundings))
            .toList();
  }

  public void start() {
    events.start();
    runners.forEach(TargetRunner::start);
  }

  /** What each target's runner is at. */
  public Map<String, TargetRunner.State> states() {
    return runners.stream().collect(Collectors.toMap(TargetRunner::target, TargetRunner::state));
  }

  /** Completes with the reason when the first runner ends without having been closed. */
  public CompletableFuture<Throwable> failed() {
    CompletableFuture<Throwable> first = new CompletableFuture<>();
    for (TargetRunner runner : runners) {
      CompletableFuture<Void> unused = runner.failed().thenAccept(first::complete);
    }
    return first;
  }

  /** All drain at the same time. */
  @Override
  public void close() {
    runners.forEach(TargetRunner::stop);
    runners.forEach(TargetRunner::close);
    events.close();
  }
}
