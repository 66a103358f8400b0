package dev.crossconnect.config.bench;

import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.settings.HubSettings;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where benchmarks perform: a hub that runs, and the cluster it runs on.
 *
 * @param hub where it listens
 * @param settings what it was told
 * @param kafka properties for any client of its cluster
 * @param closing takes what has to be closed once the benchmarks are over
 */
public record Stage(
    URI hub, HubSettings settings, Map<String, Object> kafka, Consumer<AutoCloseable> closing) {

  public Topics topics() {
    return new Topics(settings.topics());
  }

  /** Has this closed before the hub is. */
  public <C extends AutoCloseable> C keep(C closeable) {
    closing.accept(closeable);
    return closeable;
  }
}
