package dev.crossconnect.topology.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.listeners.Feed;
import dev.crossconnect.topology.listeners.Happening;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happens to orders, as TMF622 tells it. */
public final class ProductOrderEvents {

  private static final String API = "productOrdering";
  private static final String ORDERS = "/tmf-api/" + API + "/v4/productOrder/";

  private ProductOrderEvents() {}

  record Event(Order productOrder) {}

  record Party(String id, String role, @JsonProperty("@referredType") String referredType) {}

  record Offering(String id) {}

  record Item(String id, String state, Offering productOffering) {}

  record Order(
      String id,
      String href,
      String externalId,
      String state,
      List<Party> relatedParty,
      List<Item> productOrderItem,
      @JsonProperty("@type") String type) {}

  public static Feed<OrderUpdate> feed(Topics topics, AvroSerdes serdes) {
    return new Feed<>(
        API,
        topics.updates(),
        serdes.of(OrderUpdate.class).deserializer(),
        update -> Optional.of(told(update)),
        Set.of("id", "state", "relatedParty.id"));
  }

  static Happening told(OrderUpdate update) {
    Map<String, String> about = new HashMap<>();
    about.put("id", update.getOrderId());
    about.put("state", update.getState().name());
    if (update.getAccount() != null) {
      about.put("relatedParty.id", update.getAccount());
    }
    return new Happening(
        type(update), update.getAt(), update.getCause(), about, new Event(order(update)));
  }

  private static String type(OrderUpdate update) {
    if (!update.getKind().equals(UpdateKind.STATE.word())) {
      return "ProductOrderAttributeValueChangeEvent";
    }
    return update.getSequence() == 1 ? "ProductOrderCreateEvent" : "ProductOrderStateChangeEvent";
  }

  private static Order order(OrderUpdate update) {
    return new Order(
        update.getOrderId(),
        ORDERS + update.getOrderId(),
        update.getNumber(),
        update.getState().name(),
        update.getAccount() == null
            ? List.of()
            : List.of(new Party(update.getAccount(), "customer", "Customer")),
        update.getLines().stream()
            .map(
                line ->
                    new Item(line.getLineId(), line.getState().name(), new Offering(line.getSku())))
            .toList(),
        "ProductOrder");
  }
}
