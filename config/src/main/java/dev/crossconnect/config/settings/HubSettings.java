package dev.crossconnect.config.settings;

import dev.crossconnect.adapters.AdaptersSettings;
import dev.crossconnect.adapters.Protocol;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.connectors.gateway.GatewaySettings;
import dev.crossconnect.topology.HubTopology;
import dev.crossconnect.topology.StreamsSettings;
import dev.crossconnect.topology.intake.IntakeSettings;
import dev.crossconnect.topology.inventory.InventorySettings;
import dev.crossconnect.topology.listeners.ListenersSettings;
import dev.crossconnect.topology.orders.OrdersSettings;
import dev.crossconnect.topology.pricing.PricingSettings;
import dev.crossconnect.topology.query.QuerySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/** The settings of every part, read and found good. */
public record HubSettings(
    ProcessSettings process,
    SecuritySettings security,
    LimitSettings limits,
    TopicSettings topics,
    RegistrySettings registry,
    StreamsSettings streams,
    HubTopology.Settings domains,
    QuerySettings queries,
    ListenersSettings listeners,
    GatewaySettings gateway,
    AdaptersSettings adapters,
    Map<String, Object> kafka) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** Names that begin like this are for somebody else to judge. */
  private static final List<String> FOREIGN = List.of("kafka.", "registry.client.", "adapters.");

  /** What each part declares, under the heading it has on the reference page. */
  public static Map<String, ConfigDef> definitions() {
    Map<String, ConfigDef> definitions = new LinkedHashMap<>();
    definitions.put("The process", ProcessSettings.DEFINITION);
    definitions.put("Who may call", SecuritySettings.DEFINITION);
    definitions.put("Limits for each caller", LimitSettings.DEFINITION);
    definitions.put("Topics", TopicSettings.DEFINITION);
    definitions.put("The schema registry", RegistrySettings.DEFINITION);
    definitions.put("The doors to Salesforce", GatewaySettings.DEFINITION);
    definitions.put("The topology", StreamsSettings.DEFINITION);
    definitions.put("Intake", IntakeSettings.DEFINITION);
    definitions.put("Orders", OrdersSettings.DEFINITION);
    definitions.put("Pricing", PricingSettings.DEFINITION);
    definitions.put("Inventory", InventorySettings.DEFINITION);
    definitions.put("Queries", QuerySettings.DEFINITION);
    definitions.put("Listeners of the TM Forum's hub", ListenersSettings.DEFINITION);
    definitions.put("Adapters", AdaptersSettings.DEFINITION);
    return definitions;
  }

  /** What each adapter has behind {@code adapters.<target>.}, by what it is for. */
  public static Map<String, ConfigDef> targetDefinitions() {
    Map<String, ConfigDef> definitions = new LinkedHashMap<>();
    definitions.put("every target", AdaptersSettings.TARGET_DEFINITION);
    for (Protocol protocol : Protocol.values()) {
      definitions.put(
          "protocol " + protocol.name().toLowerCase(Locale.ROOT), protocol.definition());
    }
    return definitions;
  }

  /**
   * What these properties say.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming the property, its value and what
   *     is allowed
   */
  public static HubSettings from(HubProperties properties) {
    Set<String> names = new TreeSet<>();
    definitions().values().forEach(definition -> names.addAll(definition.names()));
    List<String> prefixes = new ArrayList<>(FOREIGN);
    properties.refuseUnknown(names, prefixes);
    Map<String, String> all = properties.all();
    ProcessSettings process = ProcessSettings.from(all);
    SecuritySettings security = SecuritySettings.from(all);
    GatewaySettings gateway = GatewaySettings.from(all);
    Exposure.require(process, security, gateway);
    return new HubSettings(
        process,
        security,
        LimitSettings.from(all, Exposure.reachOf(process.http().host())),
        TopicSettings.from(all),
        RegistrySettings.from(all),
        StreamsSettings.from(all),
        HubTopology.Settings.from(all),
        QuerySettings.from(all),
        ListenersSettings.from(all),
        gateway,
        AdaptersSettings.from(all),
        properties.kafka());
  }

  /** The brokers to go to, unless the hub is to run one of its own. */
  public Optional<String> bootstrapServers() {
    return Optional.ofNullable((String) kafka.get(BOOTSTRAP_SERVERS)).filter(s -> !s.isBlank());
  }

  /** Every legacy system that is served here or that an order may need. */
  public Set<String> targets(Set<String> ofCatalogue) {
    Set<String> targets = new TreeSet<>(ofCatalogue);
    adapters.targets().forEach(target -> targets.add(target.name()));
    return targets;
  }

  public boolean has(Role role) {
    return process.roles().contains(role);
  }
}
