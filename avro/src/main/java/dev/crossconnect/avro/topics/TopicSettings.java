package dev.crossconnect.avro.topics;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How the hub's topics are named and laid out on the cluster. */
public record TopicSettings(String prefix, int partitions, short replicationFactor) {

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "topics.prefix",
              Type.STRING,
              "",
              Importance.LOW,
              "Put before the name of every topic and group, so that several hubs can share a"
                  + " cluster.")
          .define(
              "topics.partitions",
              Type.INT,
              4,
              Range.between(1, 10_000),
              Importance.HIGH,
              "Partitions of every topic that carries traffic: the most instances that can share"
                  + " the work. Fixed once the topics exist.")
          .define(
              "topics.replication.factor",
              Type.SHORT,
              (short) -1,
              Importance.HIGH,
              "Copies of every partition; -1 takes the broker's default.");

  public static TopicSettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    return new TopicSettings(
        config.getString("topics.prefix"),
        config.getInt("topics.partitions"),
        config.getShort("topics.replication.factor"));
  }
}
