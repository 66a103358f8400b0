package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceStatus;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what is said about a resource to its pool. A key without a value says that the resource is
 * gone: nobody may get it any more.
 */
final class ResourceRekeying implements Processor<String, Resource, String, Resource> {

  private static final String WITHDRAWN = "withdrawn";

  private ProcessorContext<String, Resource> context;

  @Override
  public void init(ProcessorContext<String, Resource> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, Resource> record) {
    Resource resource =
        record.value() == null ? withdrawn(record.key(), record.timestamp()) : record.value();
    if (resource.getCompletes() != null) {
      // Rows of other partitions may still be on their way.
      throw new IllegalArgumentException(
          "A complete dump cannot come by this topic, where its end overtakes its rows; write it to"
              + " inventory.pool.resources, with site/kind as the key");
    }
    ResourceRow.requireFit(resource);
    PoolId pool = new PoolId(resource.getSite(), resource.getKind());
    context.forward(record.withKey(pool.key()).withValue(resource));
  }

  private static Resource withdrawn(String key, long at) {
    // The id itself may have slashes, as slots and ports have.
    String[] parts = key.split("/", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException(
          "The key '" + key + "' names no resource; site/kind/resourceId does");
    }
    return new Resource(
        parts[0],
        parts[1],
        parts[2],
        ResourceStatus.unavailable,
        Map.of(),
        Instant.ofEpochMilli(at),
        WITHDRAWN,
        null);
  }
}
