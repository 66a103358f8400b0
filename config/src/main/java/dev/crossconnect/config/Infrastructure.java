package dev.crossconnect.config;

import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.embedded.EmbeddedBroker;
import dev.crossconnect.config.embedded.EmbeddedRegistry;
import dev.crossconnect.config.settings.HubSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The broker and the registry the hub goes to: those it was told of, or its own.
 *
 * @param kafka properties for any Kafka client
 */
record Infrastructure(Map<String, Object> kafka, RegistrySettings registry) {

  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  String bootstrapServers() {
    return (String) kafka.get(BOOTSTRAP_SERVERS);
  }

  /** Starts what the settings do not name, broker and registry at the same time. */
  static Infrastructure start(HubSettings settings, DataDirectory data, Closing closing) {
    CompletableFuture<RegistrySettings> registry =
        CompletableFuture.supplyAsync(
            () ->
                settings.registry().embedded()
                    ? settings
                        .registry()
                        .withUrl(closing.keep(EmbeddedRegistry.start(data.registry())).url())
                    : settings.registry());
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    Optional<String> given = settings.bootstrapServers();
    try {
      kafka.put(
          BOOTSTRAP_SERVERS,
          given.isPresent()
              ? given.get()
              : closing.keep(EmbeddedBroker.start(data.broker())).bootstrapServers());
    } finally {
      // Whatever became of the broker, a registry on its way must not be left behind.
      registry.handle((started, failed) -> started).join();
    }
    return new Infrastructure(Map.copyOf(kafka), joined(registry));
  }

  private static RegistrySettings joined(CompletableFuture<RegistrySettings> registry) {
    try {
      return registry.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
