package dev.crossconnect.config.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Starts both servers and stops them again, as the last step of a build by {@code ./hub}. The
 * virtual machines that do it write down which classes they have loaded, and every later start
 * takes half the time.
 */
public final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    Path temporary = Files.createTempDirectory("rehearsal-");
    try (DataDirectory data = DataDirectory.open(temporary);
        EmbeddedBroker broker = EmbeddedBroker.start(data.broker());
        Admin client = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      client.describeCluster().clusterId().get();
      EmbeddedRegistry.rehearse(data.registry());
    }
    DataDirectory.reset(temporary);
    Files.delete(temporary.resolve(DataDirectory.MARKER));
    Files.delete(temporary);
  }
}
