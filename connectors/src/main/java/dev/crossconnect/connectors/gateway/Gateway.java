package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topics;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;

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
  private final QuarantineReader quarantineReader;
  private final QuarantineApi quarantine;

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
    this.log = new NotificationLog(connection.producer(), topics, connection.epoch(), clock);
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
    this.quarantineReader =
        QuarantineReader.start(
            connection.quarantine(), topics.quarantine(), settings.quarantineListed());
    this.quarantine =
        new QuarantineApi(
            quarantineReader,
            new QuarantineLookup(connection.quarantine(), topics.quarantine()),
            log,
            settings.ackTimeout());
    Gauge.builder(
            "gateway.quarantine.entries",
            quarantineReader,
            reader -> reader.index().map(QuarantineIndex::size).orElse(0))
        .description("Entries of the quarantine that are listed")
        .register(meters);
  }

  /**
   * The ways to Kafka.
   *
   * @param producer the one that all doors share
   * @param epoch of the cluster that it writes to
   * @param quarantine opens a consumer for the quarantine
   */
  record Connection(
      Producer<String, SalesforceNotification> producer,
      Supplier<String> epoch,
      Supplier<Consumer<String, QuarantinedNotification>> quarantine) {

    static Connection open(
        GatewaySettings settings, AvroSerdes serdes, Map<String, Object> kafkaProperties) {
      ClusterEpoch keys = new ClusterEpoch();
      Map<String, Object> reading = new HashMap<>(kafkaProperties);
      reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      return new Connection(
          new KafkaProducer<>(
              ProducerSettings.of(kafkaProperties, settings.ackTimeout()),
              keys,
              serdes.of(SalesforceNotification.class).serializer()),
          keys::current,
          () ->
              new KafkaConsumer<>(
                  reading,
                  new StringDeserializer(),
                  serdes.of(QuarantinedNotification.class).deserializer()));
    }
  }

  /** What it still lacks to answer everything; empty when nothing. */
  public Optional<String> unready() {
    return quarantineReader.index().isPresent()
        ? Optional.empty()
        : Optional.of("the quarantine is still being read");
  }

  /** Offers the doors to the HTTP server. */
  public void addRoutes(RoutesConfig routes) {
    routes.post("/salesforce/outbound-messages", outboundMessages::withoutSecret);
    routes.post(
        "/salesforce/outbound-messages/{" + OutboundMessageDoor.SECRET + "}",
        outboundMessages::withSecret);
    routes.post("/salesforce/sobjects/{" + SobjectsDoor.TYPE + "}", sobjects::enter);
    quarantine.addRoutes(routes);
  }

  /** Finishes what is on its way; the HTTP server should have stopped taking requests before. */
  @Override
  public void close() {
    quarantineReader.close();
    log.close();
  }
}
