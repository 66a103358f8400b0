package dev.crossconnect.config;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.http.Security;
import dev.crossconnect.topology.inventory.Callers;
import dev.crossconnect.topology.inventory.ConflictsApi;
import dev.crossconnect.topology.inventory.InventoryApi;
import dev.crossconnect.topology.inventory.InventoryEvents;
import dev.crossconnect.topology.inventory.InventoryReader;
import dev.crossconnect.topology.inventory.InventorySettings;
import dev.crossconnect.topology.inventory.InventoryStore;
import dev.crossconnect.topology.inventory.ReservationDesk;
import dev.crossconnect.topology.inventory.ResourceInventoryApi;
import dev.crossconnect.topology.live.Live;
import dev.crossconnect.topology.live.LiveTopic;
import dev.crossconnect.topology.query.Queries;
import dev.crossconnect.topology.rows.RecordLog;
import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.Map;

/** What it takes to offer the inventory over HTTP. */
final class InventoryPart implements AutoCloseable {

  private final ReservationDesk desk;
  private final RecordLog<Resource> log;
  private final InventoryApi api;
  private final ConflictsApi conflicts;
  private final ResourceInventoryApi tmf;
  private final LiveTopic<InventoryUpdate> updates;
  private final InventoryEvents events;

  /** What it stands on. */
  record Surroundings(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Callers callers,
      String instance,
      String epoch) {}

  InventoryPart(Surroundings around, InventorySettings settings, QueryPart stores) {
    Topics topics = around.topics();
    log = new RecordLog<>(topics.poolResources(), around.serdes(), around.kafka());
    InventoryStore kept = InventoryStore.with(around.serdes());
    InventoryReader reader =
        new InventoryReader(
            stores.section(kept.pools(), InventoryStore.NAME, topics.poolResources()),
            stores.section(kept.resources(), InventoryStore.NAME, topics.poolResources()),
            stores.section(kept.index(), InventoryStore.NAME, topics.poolResources()));
    Queries queries =
        stores.about(InventoryStore.NAME, topics.poolResources(), topics.reservationRequests());
    desk =
        new ReservationDesk(
            topics,
            around.serdes(),
            around.kafka(),
            around.callers(),
            around.instance(),
            around.epoch(),
            settings.answerWait(),
            queries::committedHere);
    updates =
        new LiveTopic<>(
            topics.inventoryUpdates(),
            around.serdes().of(InventoryUpdate.class).deserializer(),
            around.kafka(),
            around.epoch(),
            InventoryEvents::told);
    events = new InventoryEvents(new Live(updates));
    conflicts = new ConflictsApi(reader, desk, queries, Security::callerOf);
    tmf = new ResourceInventoryApi(reader, queries);
    api = new InventoryApi(reader, desk, log, queries, Security::callerOf, Clock.systemUTC());
  }

  void addRoutes(RoutesConfig routes) {
    api.addRoutes(routes);
    events.addRoutes(routes);
    conflicts.addRoutes(routes);
    tmf.addRoutes(routes);
  }

  void start() {
    desk.start();
  }

  @Override
  public void close() {
    updates.close();
    log.close();
    desk.close();
  }
}
