package dev.crossconnect.topology;

import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.intake.IntakeSettings;
import dev.crossconnect.topology.intake.IntakeTopology;
import dev.crossconnect.topology.intake.Mapping;
import dev.crossconnect.topology.inventory.Callers;
import dev.crossconnect.topology.inventory.InventorySettings;
import dev.crossconnect.topology.inventory.InventoryTopology;
import dev.crossconnect.topology.orders.BusinessRules;
import dev.crossconnect.topology.orders.OrdersSettings;
import dev.crossconnect.topology.orders.OrdersTopology;
import dev.crossconnect.topology.pricing.PricingSettings;
import dev.crossconnect.topology.pricing.PricingStores;
import dev.crossconnect.topology.pricing.PricingTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** Every domain of the hub, wired together. */
public final class HubTopology {

  private HubTopology() {}

  /** The business rules may change while the topology runs; it asks for them when it needs them. */
  public record Rules(Supplier<Mapping> mapping, BusinessRules orders) {}

  /** What each domain is set to. */
  public record Settings(
      IntakeSettings intake,
      OrdersSettings orders,
      PricingSettings pricing,
      InventorySettings inventory) {

    public static Settings from(Map<String, ?> properties) {
      return new Settings(
          IntakeSettings.from(properties),
          OrdersSettings.from(properties),
          PricingSettings.from(properties),
          InventorySettings.from(properties));
    }
  }

  /** The topology, where nobody looks into its prices or waits for its pools from outside. */
  public static Topology build(
      Topics topics, AvroSerdes serdes, Rules rules, Settings settings, MeterRegistry meters) {
    return build(
        topics,
        serdes,
        rules,
        PricingStores.of(topics, serdes, settings.pricing(), meters),
        new Callers(),
        settings,
        meters);
  }

  /**
   * The topology.
   *
   * @param prices what it keeps up to date, for others to read
   * @param callers who in this process wait for what pools answer
   */
  public static Topology build(
      Topics topics,
      AvroSerdes serdes,
      Rules rules,
      PricingStores prices,
      Callers callers,
      Settings settings,
      MeterRegistry meters) {
    StreamsBuilder builder = new StreamsBuilder();
    IntakeTopology intake = new IntakeTopology(topics, serdes, rules.mapping(), settings.intake());
    OrdersTopology orders =
        new OrdersTopology(topics, serdes, rules.orders(), prices, settings.orders(), meters);

    new PricingTopology(topics, serdes, prices, meters).addTo(builder);
    new InventoryTopology(topics, serdes, settings.inventory(), meters, callers).addTo(builder);
    orders.addTo(builder, intake.addTo(builder));

    Properties properties = new Properties();
    properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    return builder.build(properties);
  }
}
