package dev.crossconnect.config.topics;

import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.topology.HubStreams;
import dev.crossconnect.topology.StreamsSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the broker deals out the partitions it also decides how many standbys there are and when an
 * instance is dead: the group's settings live there, not in the client.
 */
public final class StreamsGroup {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsGroup.class);

  private StreamsGroup() {}

  /** Tells the broker; one that does not let itself be told goes by its own defaults. */
  public static void configure(Admin admin, TopicSettings topics, StreamsSettings settings) {
    if (settings.groupProtocol() != StreamsSettings.GroupProtocol.STREAMS) {
      return;
    }
    ConfigResource group =
        new ConfigResource(ConfigResource.Type.GROUP, HubStreams.applicationId(topics));
    long session = settings.session().toMillis();
    List<AlterConfigOp> wanted =
        List.of(
            set("streams.num.standby.replicas", settings.standbys()),
            set("streams.session.timeout.ms", session),
            set("streams.heartbeat.interval.ms", session / 4));
    try {
      admin.incrementalAlterConfigs(Map.of(group, wanted)).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "The broker did not take the group's settings {}: {}. Standbys and session time-out are"
              + " the broker's own; allow the hub to alter the group, or set them there",
          wanted,
          e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  private static AlterConfigOp set(String name, long value) {
    return new AlterConfigOp(new ConfigEntry(name, Long.toString(value)), AlterConfigOp.OpType.SET);
  }
}
