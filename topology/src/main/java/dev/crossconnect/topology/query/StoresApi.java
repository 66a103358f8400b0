package dev.crossconnect.topology.query;

import dev.crossconnect.topology.query.StorePartition.State;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** Who has which part of the stores, for those who run the hub. */
public final class StoresApi {

  private final String here;
  private final StoreStates states;

  record Answer(String instance, String unready, List<Part> items) {}

  record Part(
      String store, int partition, State here, Long lagMs, String active, List<String> standbys) {}

  /**
   * Offers the route.
   *
   * @param here host and port of this instance
   */
  public StoresApi(String here, StoreStates states) {
    this.here = here;
    this.states = states;
  }

  public void addRoutes(RoutesConfig routes) {
    routes.get("/v1/hub/stores", this::stores);
  }

  private void stores(Context http) {
    http.json(
        new Answer(
            here,
            states.unready().orElse(null),
            states.all().stream().map(StoresApi::part).toList()));
  }

  private static Part part(StorePartition of) {
    return new Part(
        of.store(), of.partition(), of.here(), of.lag().orElse(null), of.active(), of.standbys());
  }
}
