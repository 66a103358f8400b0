package dev.crossconnect.connectors.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How the doors to Salesforce behave.
 *
 * @param organisations the 18-character ids that may send; empty lets any
 * @param pathSecret what the path of outbound messages has to end with
 * @param ackTimeout how long a caller waits at most until it is told that Kafka cannot take it
 * @param maxNotifications in one outbound message
 * @param maxRecords in one JSON request
 * @param inFlightBytes of all requests that are being answered at a time
 * @param caller what one caller may send
 * @param idempotency how answers are remembered by their Idempotency-Key
 * @param quarantineListed entries of the quarantine that can be listed
 */
public record GatewaySettings(
    List<String> organisations,
    Optional<Password> pathSecret,
    Duration ackTimeout,
    int maxMessageBytes,
    int maxNotifications,
    int maxRecords,
    long inFlightBytes,
    CallerLimit caller,
    Idempotency idempotency,
    int quarantineListed) {

  /**
   * What one caller may send each second; 0 is no limit.
   *
   * @param tracked callers that are kept apart at a time
   */
  public record CallerLimit(int requests, long bytes, int tracked) {}

  /** How many answers are remembered, and for how long. */
  public record Idempotency(int answers, Duration window) {}

  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "salesforce.organisations",
              Type.LIST,
              List.of(),
              ConfigDef.LambdaValidator.with(
                  GatewaySettings::requireIds, () -> "ids of 15 or 18 letters and digits"),
              Importance.HIGH,
              "Ids of the Salesforce organisations that may send, 15 or 18 characters. Empty accepts"
                  + " any organisation.")
          .define(
              "salesforce.path.secret",
              Type.PASSWORD,
              null,
              ConfigDef.LambdaValidator.with(
                  GatewaySettings::requirePathSegment,
                  () -> "16 to 200 letters, digits, '-', '.', '_' or '~'"),
              Importance.MEDIUM,
              "A secret that Salesforce sends as the last part of the path,"
                  + " /salesforce/outbound-messages/{secret}. Once it is set, the path without it is"
                  + " refused.")
          .define(
              "salesforce.ack.timeout.ms",
              Type.LONG,
              20_000L,
              Range.between(1_000L, 50_000L),
              Importance.MEDIUM,
              "How long a caller waits until everything it sent is durable in Kafka; after that it is"
                  + " answered 503 and has to send again. Salesforce itself gives up after 60 s.")
          .define(
              "salesforce.max.message.bytes",
              Type.INT,
              10 * 1024 * 1024,
              Range.between(1_024, 100 * 1024 * 1024),
              Importance.LOW,
              "The longest body that is read; a longer one is answered 413.")
          .define(
              "salesforce.max.notifications",
              Type.INT,
              100,
              Range.between(1, 1_000),
              Importance.LOW,
              "Notifications in one outbound message. Salesforce sends up to 100.")
          .define(
              "salesforce.max.records",
              Type.INT,
              200,
              Range.between(1, 2_000),
              Importance.LOW,
              "Records in one JSON request. A trigger has up to 200.")
          .define(
              "salesforce.inflight.bytes",
              Type.LONG,
              32L * 1024 * 1024,
              Range.atLeast(1_024L),
              Importance.MEDIUM,
              "Bytes of all requests that are being read or written at a time. What exceeds it is"
                  + " answered 503 at once, so that a slow Kafka fills no memory. At least"
                  + " salesforce.max.message.bytes.")
          .define(
              "salesforce.caller.requests.per.second",
              Type.INT,
              0,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Requests that one caller (an organisation, or an address where none is named) may send"
                  + " each second, with bursts of two seconds' worth; what exceeds it is answered 429."
                  + " 0 is no limit.")
          .define(
              "salesforce.caller.bytes.per.second",
              Type.LONG,
              0L,
              Range.atLeast(0L),
              Importance.MEDIUM,
              "Bytes that one caller may send each second, as above. 0 is no limit.")
          .define(
              "salesforce.callers.tracked",
              Type.INT,
              10_000,
              Range.between(1, 1_000_000),
              Importance.LOW,
              "Callers whose limits are tracked at a time; the one not heard of for longest is"
                  + " forgotten first.")
          .define(
              "salesforce.idempotency.answers",
              Type.INT,
              1_000,
              Range.between(0, 100_000),
              Importance.LOW,
              "Answers that are remembered by their Idempotency-Key. A forgotten one costs a repeated"
                  + " write, which has no second effect.")
          .define(
              "salesforce.idempotency.window.ms",
              Type.LONG,
              600_000L,
              Range.between(0L, 86_400_000L),
              Importance.LOW,
              "How long an answer is remembered by its Idempotency-Key.")
          .define(
              "salesforce.quarantine.listed",
              Type.INT,
              10_000,
              Range.between(1, 1_000_000),
              Importance.LOW,
              "Entries of the quarantine that can be listed, the newest. Older ones stay in the topic"
                  + " and are counted.");

  public GatewaySettings {
    organisations = organisations.stream().map(SalesforceId::widened).distinct().toList();
  }

  /**
   * Reads them from the properties of the hub.
   *
   * @throws ConfigException naming the property, its value and what is allowed
   */
  public static GatewaySettings from(Map<String, ?> properties) {
    AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
    int maxMessageBytes = config.getInt("salesforce.max.message.bytes");
    long inFlightBytes = config.getLong("salesforce.inflight.bytes");
    if (inFlightBytes < maxMessageBytes) {
      throw new ConfigException(
          "salesforce.inflight.bytes",
          inFlightBytes,
          "must be at least salesforce.max.message.bytes, " + maxMessageBytes);
    }
    return new GatewaySettings(
        config.getList("salesforce.organisations"),
        Optional.ofNullable(config.getPassword("salesforce.path.secret")),
        Duration.ofMillis(config.getLong("salesforce.ack.timeout.ms")),
        maxMessageBytes,
        config.getInt("salesforce.max.notifications"),
        config.getInt("salesforce.max.records"),
        inFlightBytes,
        new CallerLimit(
            config.getInt("salesforce.caller.requests.per.second"),
            config.getLong("salesforce.caller.bytes.per.second"),
            config.getInt("salesforce.callers.tracked")),
        new Idempotency(
            config.getInt("salesforce.idempotency.answers"),
            Duration.ofMillis(config.getLong("salesforce.idempotency.window.ms"))),
        config.getInt("salesforce.quarantine.listed"));
  }

  private static void requireIds(String name, Object value) {
    for (Object id : (List<?>) value) {
      if (!SalesforceId.isId(id.toString())) {
        throw new ConfigException(name, id, "must be an id of 15 or 18 letters and digits");
      }
    }
  }

  private static void requirePathSegment(String name, Object value) {
    if (value != null && !((Password) value).value().matches("[A-Za-z0-9._~-]{16,200}")) {
      throw new ConfigException(
          name, value, "must be 16 to 200 letters, digits, '-', '.', '_' or '~'");
    }
  }
}
