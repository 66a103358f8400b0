package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LineAction;
import dev.crossconnect.avro.OrderLine;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.intake.CustomerOrder;
import dev.crossconnect.topology.intake.ProductOrders;
import dev.crossconnect.topology.rows.DurableLog;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where orders that others than Salesforce place are written: the same topic, and so from there on
 * the same way.
 */
public final class OrderEntry implements AutoCloseable {

  private static final int LARGEST = 1024 * 1024;

  private final DurableLog<SalesforceNotification> log;
  private final Supplier<Catalogue> catalogue;
  private final Clock clock;

  /**
   * Connects to Kafka.
   *
   * @param kafka properties for any Kafka client
   * @param epoch of the cluster, for positions
   * @param catalogue what can be ordered
   */
  public OrderEntry(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      String epoch,
      Supplier<Catalogue> catalogue,
      Clock clock) {
    this.log = new DurableLog<>(topics.notifications(), serdes, kafka, epoch);
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** Understands an order, and refuses what could only be rejected. */
  ProductOrders.Taken take(byte[] body) {
    if (body.length > LARGEST) {
      throw refused(
          HttpStatus.CONTENT_TOO_LARGE,
          "An order may have " + LARGEST + " bytes",
          "body",
          body.length + " bytes",
          "Place several orders");
    }
    try {
      ProductOrders.Taken taken = ProductOrders.take(body, clock.instant());
      requireKnown(taken.order().lines());
      return taken;
    } catch (ProductOrders.Unfit e) {
      throw refused(HttpStatus.BAD_REQUEST, e.getMessage(), e.field(), e.value(), e.allowed());
    }
  }

  private void requireKnown(List<CustomerOrder.Line> lines) {
    Catalogue known = catalogue.get();
    lines.stream()
        .map(CustomerOrder.Line::sku)
        .filter(sku -> known.product(sku).isEmpty())
        .findFirst()
        .ifPresent(
            sku -> {
              throw refused(
                  HttpStatus.BAD_REQUEST,
                  "The catalogue has no product '" + sku + "'",
                  "productOffering.id",
                  sku,
                  "Order one of " + known.skus());
            });
  }

  /** Returns when the order is durable. */
  Position write(ProductOrders.Taken taken) {
    return log.write(taken.order().orderId(), taken.notification());
  }

  /**
   * That an order is what is asked for now, and so asked for again.
   *
   * @throws HttpResponseException if it is another
   */
  static void requireSame(OrderState known, CustomerOrder wanted) {
    if (!isSame(known, wanted)) {
      throw refused(
          HttpStatus.CONFLICT,
          "There is an order '" + known.getOrderId() + "' already, and it is not the same",
          "externalId",
          wanted.number().orElse(wanted.orderId()),
          "Give another order a name of its own; to change one, place one that modifies");
    }
  }

  private static boolean isSame(OrderState known, CustomerOrder wanted) {
    return Objects.equals(known.getNumber(), wanted.number().orElse(null))
        && Objects.equals(known.getAccount(), wanted.account().orElse(null))
        && Objects.equals(known.getEffectiveDate(), wanted.effectiveDate().orElse(null))
        && Objects.equals(known.getDueDate(), wanted.dueDate().orElse(null))
        && known.getLines().stream()
            .map(OrderEntry::asWanted)
            .sorted()
            .toList()
            .equals(wanted.lines().stream().map(OrderEntry::asWanted).sorted().toList());
  }

  private static String asWanted(OrderLine line) {
    return asWanted(
        line.getLineId(),
        line.getSku(),
        OrderView.plain(line.getQuantity()).toPlainString(),
        line.getAction(),
        line.getSite(),
        line.getParameters());
  }

  private static String asWanted(CustomerOrder.Line line) {
    return asWanted(
        line.lineId(),
        line.sku(),
        OrderView.plain(line.quantity()).toPlainString(),
        line.action(),
        line.site().orElse(null),
        line.parameters());
  }

  private static String asWanted(
      String id,
      String sku,
      String quantity,
      LineAction action,
      String site,
      Map<String, String> parameters) {
    return String.join(
        "\n",
        id,
        sku,
        quantity,
        action.name(),
        String.valueOf(site),
        new java.util.TreeMap<>(parameters).toString());
  }

  private static HttpResponseException refused(
      HttpStatus status, String why, String field, String value, String remedy) {
    return new HttpResponseException(
        status.getCode(), why, Map.of("field", field, "value", value, "remedy", remedy));
  }

  @Override
  public void close() {
    log.close();
  }
}
