package dev.crossconnect.config;

import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.http.Security;
import dev.crossconnect.topology.HubStreams;
import dev.crossconnect.topology.inventory.ConflictsApi;
import dev.crossconnect.topology.inventory.InventoryApi;
import dev.crossconnect.topology.inventory.InventoryReader;
import dev.crossconnect.topology.inventory.InventorySettings;
import dev.crossconnect.topology.inventory.InventoryTopology;
import dev.crossconnect.topology.inventory.ReservationDesk;
import dev.crossconnect.topology.inventory.ResourceInventoryApi;
import dev.crossconnect.topology.query.CommittedProgress;
import dev.crossconnect.topology.query.LocalStoreReader;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.rows.RecordLog;
import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/** What it takes to offer the inventory over HTTP. */
final class InventoryPart implements AutoCloseable {

  private final ReservationDesk desk;
  private final RecordLog<Resource> log;
  private final InventoryApi api;
  private final ConflictsApi conflicts;
  private final ResourceInventoryApi tmf;

  /** What it stands on. */
  record Surroundings(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Admin admin,
      String instance,
      String epoch) {}

  /** Where its stores are. */
  record Place(KafkaStreams streams, String server) {

    <V> LocalStoreReader<V> store(String name) {
      return new LocalStoreReader<>(streams, name, server);
    }
  }

  InventoryPart(Surroundings around, InventorySettings settings, Place place) {
    Topics topics = around.topics();
    desk =
        new ReservationDesk(
            topics,
            around.serdes(),
            around.kafka(),
            around.instance(),
            around.epoch(),
            settings.answerWait());
    log = new RecordLog<>(topics.poolResources(), around.serdes(), around.kafka());
    InventoryReader reader =
        new InventoryReader(
            place.store(InventoryTopology.POOLS),
            place.store(InventoryTopology.RESOURCES),
            place.store(InventoryTopology.INDEX));
    conflicts = new ConflictsApi(reader, desk, Security::callerOf);
    tmf = new ResourceInventoryApi(reader);
    api =
        new InventoryApi(
            reader,
            desk,
            log,
            new ReadYourWrites(
                around::epoch,
                new CommittedProgress(
                    around.admin(),
                    HubStreams.applicationId(topics.settings()),
                    Set.of(topics.poolResources().name(), topics.reservationRequests().name()))),
            Security::callerOf,
            Clock.systemUTC());
  }

  void addRoutes(RoutesConfig routes) {
    api.addRoutes(routes);
    conflicts.addRoutes(routes);
    tmf.addRoutes(routes);
  }

  void start() {
    desk.start();
  }

  @Override
  public void close() {
    log.close();
    desk.close();
  }
}
