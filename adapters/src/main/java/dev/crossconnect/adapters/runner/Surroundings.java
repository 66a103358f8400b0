package dev.crossconnect.adapters.runner;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;

/**
 * What every runner of a process shares.
 *
 * @param kafka properties for any Kafka client: addresses, security, and whatever should differ
 *     from the runner's own choices
 * @param instanceId names this process among all that serve the same targets, and stays the same
 *     when it is started again
 */
public record Surroundings(
    Topics topics,
    AvroSerdes serdes,
    Map<String, Object> kafka,
    Clock clock,
    MeterRegistry metrics,
    String instanceId) {

  public Surroundings {
    kafka = Map.copyOf(kafka);
  }
}
