package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The doors through which Salesforce reaches the hub: outbound messages in SOAP, and records in
 * JSON. What comes in is cut into records and written to Kafka; only when all of a request is
 * durable is it acknowledged. What it means is understood behind Kafka.
 */
public final class Gateway implements AutoCloseable {

  /**
   * The attribute of a request in which those who know its caller may leave a name for it, for the
   * limits of callers. Without it a caller is its organisation or else its address.
   */
  public static final String CALLER = "dev.crossconnect.caller";

  private final NotificationLog log;
  private final OutboundMessageDoor outboundMessages;
  private final SobjectsDoor sobjects;

  /**
   * Connects to Kafka, which need not be up yet.
   *
   * @param kafkaProperties of the cluster; what durability and waiting depend on is overridden
   */
  public Gateway(
      GatewaySettings settings,
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafkaProperties,
      RecordKeys keys,
      Clock clock,
      MeterRegistry meters) {
    this(settings, topics, Connection.open(settings, serdes, kafkaProperties), keys, clock, meters);
  }

  Gateway(
      GatewaySettings settings,
      Topics topics,
      Connection connection,
      RecordKeys keys,
      Clock clock,
      MeterRegistry meters) {
    this.log =
        new NotificationLog(
            connection.producer(), topics.notifications(), connection.epoch(), clock);
    Admission admission = new Admission(settings.inFlightBytes());
    Gauge.builder("gateway.room.free", admission, Admission::free)
        .description("Bytes that requests may still bring before others are turned away")
        .baseUnit("bytes")
        .register(meters);
    Organisations organisations = new Organisations(settings.organisations());
    Doorway doorway =
        new Doorway(
            admission,
            new BodyReader(settings.maxMessageBytes()),
            new CallerLimits(settings.caller(), System::nanoTime),
            log,
            settings.ackTimeout());
    this.outboundMessages =
        new OutboundMessageDoor(
            doorway,
            new PathSecret(settings.pathSecret()),
            new OutboundMessageReader(
                new XmlBounds(settings.maxNotifications()), organisations, keys),
            new GatewayMeters(meters, "outbound-messages", organisations));
    this.sobjects =
        new SobjectsDoor(
            doorway,
            organisations,
            new SobjectsReader(settings.maxRecords(), keys),
            new RememberedWrites(settings.idempotency(), clock),
            new GatewayMeters(meters, "sobjects", organisations));
  }

  /** The producer that all doors share, and the epoch of the cluster it writes to. */
  record Connection(Producer<String, SalesforceNotification> producer, Supplier<String> epoch) {

    static Connection open(
        GatewaySettings settings, AvroSerdes serdes, Map<String, Object> kafkaProperties) {
      ClusterEpoch keys = new ClusterEpoch();
      return new Connection(
          new KafkaProducer<>(
              ProducerSettings.of(kafkaProperties, settings.ackTimeout()),
              keys,
              serdes.of(SalesforceNotification.class).serializer()),
          keys::current);
    }
  }

  /** Offers the doors to the HTTP server. */
  public void addRoutes(RoutesConfig routes) {
    routes.post("/salesforce/outbound-messages", outboundMessages::withoutSecret);
    routes.post(
        "/salesforce/outbound-messages/{" + OutboundMessageDoor.SECRET + "}",
        outboundMessages::withSecret);
    routes.post("/salesforce/sobjects/{" + SobjectsDoor.TYPE + "}", sobjects::enter);
  }

  /** Finishes what is on its way; the HTTP server should have stopped taking requests before. */
  @Override
  public void close() {
    log.close();
  }
}
