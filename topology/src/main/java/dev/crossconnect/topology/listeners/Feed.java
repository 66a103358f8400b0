package dev.crossconnect.topology.listeners;

import dev.crossconnect.avro.topics.Topic;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The events of one of the TM Forum's interfaces, and where they come from.
 *
 * @param api its name in the path
 * @param told what of a record is told, if anything
 * @param about what events can be chosen by, besides their type
 */
public record Feed<V extends SpecificRecord>(
    String api,
    Topic<V> topic,
    Deserializer<V> values,
    Function<V, Optional<Happening>> told,
    Set<String> about) {

  public Feed {
    about = Set.copyOf(about);
  }

  Optional<Happening> told(byte[] record) {
    return told.apply(values.deserialize(topic.name(), record));
  }
}
