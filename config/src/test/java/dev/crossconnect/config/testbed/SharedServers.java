package dev.crossconnect.config.testbed;

import dev.crossconnect.config.embedded.DataDirectory;
import dev.crossconnect.config.embedded.EmbeddedBroker;
import dev.crossconnect.config.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * The broker and the registry that all tests of a run share, since starting them is what would make
 * a hundred tests slow. Each starts when it is first asked for. Safe for use by several threads.
 */
final class SharedServers implements AutoCloseable {

  private final DataDirectory data;
  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;

  SharedServers() {
    try {
      data = DataDirectory.open(Files.createTempDirectory("test-bed-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized EmbeddedBroker broker() {
    if (broker == null) {
      broker = EmbeddedBroker.start(data.broker());
    }
    return broker;
  }

  synchronized EmbeddedRegistry registry() {
    if (registry == null) {
      registry = EmbeddedRegistry.start(data.registry());
    }
    return registry;
  }

  @Override
  public synchronized void close() {
    if (broker != null) {
      broker.close();
    }
    if (registry != null) {
      registry.close();
    }
    data.close();
    TestBed.delete(data.path());
  }
}
