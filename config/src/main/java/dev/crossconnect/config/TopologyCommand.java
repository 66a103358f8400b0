package dev.crossconnect.config;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.settings.HubSettings;
import dev.crossconnect.topology.HubTopology;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "topology", description = "Prints the topology.")
final class TopologyCommand implements Callable<Integer> {

  @Mixin private HubOptions options;

  @Option(names = "--mermaid", description = "As a Mermaid diagram instead of text.")
  private boolean mermaid;

  @Override
  public Integer call() {
    HubSettings settings = HubSettings.from(options.properties(Map.of()));
    TopologyDescription topology =
        HubTopology.build(
                new Topics(settings.topics()),
                new AvroSerdes(new LocalSchemaIds()),
                Rules.open(settings).forTopology(),
                settings.domains(),
                new SimpleMeterRegistry())
            .describe();
    System.out.print(mermaid ? MermaidDiagram.of(topology) : topology.toString());
    return Main.FINE;
  }
}
