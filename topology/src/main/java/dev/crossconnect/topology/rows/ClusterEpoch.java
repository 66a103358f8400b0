package dev.crossconnect.topology.rows;

import dev.crossconnect.avro.topics.Position;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes keys, and on the way learns which cluster they are written to: Kafka tells the serializers
 * of a producer with the first metadata and whenever it changes.
 */
public final class ClusterEpoch implements Serializer<String>, ClusterResourceListener {

  static final String UNKNOWN = "00000000";

  private final StringSerializer keys = new StringSerializer();
  private volatile String epoch = UNKNOWN;

  String current() {
    return epoch;
  }

  @Override
  public void onUpdate(ClusterResource cluster) {
    if (cluster.clusterId() != null) {
      epoch = Position.epochOf(cluster.clusterId());
    }
  }

  @Override
  public byte[] serialize(String topic, String key) {
    return keys.serialize(topic, key);
  }
}
