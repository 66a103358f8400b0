package dev.crossconnect.config;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.streams.TopologyDescription;

/** A topology as a Mermaid flow chart: topics and stores are round, processors are boxes. */
final class MermaidDiagram {

  private MermaidDiagram() {}

  static String of(TopologyDescription topology) {
    StringBuilder diagram = new StringBuilder("graph LR\n");
    Set<String> topics = new LinkedHashSet<>();
    for (TopologyDescription.Subtopology part : topology.subtopologies()) {
      diagram.append("  subgraph s").append(part.id()).append("[sub-topology ").append(part.id());
      diagram.append("]\n");
      for (TopologyDescription.Node node : part.nodes()) {
        diagram.append("    ").append(id(node.name())).append('[').append(node.name());
        diagram.append("]\n");
        node.successors().forEach(next -> arrow(diagram, "    ", id(node.name()), id(next.name())));
        if (node instanceof TopologyDescription.Processor processor) {
          for (String store : processor.stores()) {
            diagram.append("    ").append(id("store " + store)).append("[(").append(store);
            diagram.append(")]\n");
            arrow(diagram, "    ", id(node.name()), id("store " + store));
          }
        }
      }
      diagram.append("  end\n");
      part.nodes().forEach(node -> joinTopics(diagram, topics, node));
    }
    for (TopologyDescription.GlobalStore global : topology.globalStores()) {
      String processor = global.processor().name();
      diagram.append("  ").append(id(processor)).append('[').append(processor).append("]\n");
      joinTopics(diagram, topics, global.source());
      arrow(diagram, "  ", id(global.source().name()), id(processor));
      for (String store : global.processor().stores()) {
        diagram.append("  ").append(id("store " + store)).append("[(").append(store).append(")]\n");
        arrow(diagram, "  ", id(processor), id("store " + store));
      }
    }
    topics.forEach(
        topic ->
            diagram
                .append("  ")
                .append(id("topic " + topic))
                .append("([")
                .append(topic)
                .append("])\n"));
    return diagram.toString();
  }

  private static void joinTopics(
      StringBuilder diagram, Set<String> topics, TopologyDescription.Node node) {
    if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
      for (String topic : source.topicSet()) {
        topics.add(topic);
        arrow(diagram, "  ", id("topic " + topic), id(node.name()));
      }
    }
    if (node instanceof TopologyDescription.Sink sink) {
      String topic = sink.topic() == null ? "oss.commands.*" : sink.topic();
      topics.add(topic);
      arrow(diagram, "  ", id(node.name()), id("topic " + topic));
    }
  }

  private static void arrow(StringBuilder diagram, String indent, String from, String to) {
    diagram.append(indent).append(from).append(" --> ").append(to).append('\n');
  }

  private static String id(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_");
  }
}
