package dev.crossconnect.config.bench.orders;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.config.bench.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Orders with two lines that take five tasks and one resource, each in one notification as the JSON
 * door writes it.
 */
final class Sales {

  /** For how many orders there is something in the pools when a turn begins, and each second. */
  private static final int WHATEVER_THE_TURN = 5_000;

  private static final int MOST_A_SECOND = 3_000;

  private static final int SITES = 16;
  private static final String ORGANISATION = "00D000000000062EAA";

  private static final String CATALOGUE =
      """
      products:
        ACCESS:
          tasks:
            - {task: survey, target: survey, only: Add, parameters: {}, compensation: none}
            - {task: port, target: access, after: [survey]}
            - {task: ont, target: access, after: [survey]}
            - task: activate
              target: activation
              after: [port, ont]
              parameters: {port: "${task.port.serviceId}", ont: "${task.ont.serviceId}"}
              milestone: Access active
        ADDRESS:
          tasks:
            - {task: assign, target: activation, resources: {pon-port: 1}}
        ELSEWHERE:
          tasks:
            - {task: survey, target: nobody, only: Add, parameters: {}, compensation: none}
            - {task: port, target: access, after: [survey]}
            - {task: ont, target: access, after: [survey]}
            - {task: activate, target: activation, after: [port, ont]}
      """;

  private final Stage stage;
  private final Serializer<SalesforceNotification> writer;
  private final String topic;
  private long ids;
  private int sold;
  private int loaded;

  Sales(Stage stage) throws IOException {
    this.stage = stage;
    this.topic = stage.topics().notifications().name();
    this.writer = stage.serdes().of(SalesforceNotification.class).serializer();
    stage.load(
        "PUT",
        "/v1/prices",
        Stream.of("ACCESS", "ADDRESS", "ELSEWHERE")
            .map("standard,%s,EUR,Recurring,Month,9.90,2026-01-01\n"::formatted)
            .collect(
                Collectors.joining(
                    "", "priceBook,sku,currency,chargeType,period,amount,validFrom\n", "")),
        "/v1/prices/ELSEWHERE?priceBook=standard&currency=EUR");
  }

  /** Has the hub know these products. */
  static Path catalogueIn(Path directory) throws IOException {
    return Files.writeString(directory.resolve("catalogue.yaml"), CATALOGUE);
  }

  /** The topics with the commands that somebody answers. */
  static List<String> commands(Stage stage) {
    return Stream.of("survey", "access", "activation")
        .map(target -> stage.topics().commands(target).name())
        .toList();
  }

  /** Sees to it that the orders of a turn that takes so long get their resources. */
  void stockUp(Duration time) throws IOException {
    int wanted =
        sold + WHATEVER_THE_TURN + Math.toIntExact(time.toMillis() * MOST_A_SECOND / 1_000);
    if (loaded >= wanted) {
      return;
    }
    stage.load(
        "POST",
        "/v1/inventory/resources",
        IntStream.range(loaded, wanted)
            .mapToObj(i -> "%s,pon-port,%08d\n".formatted(site(i), i))
            .collect(Collectors.joining("", "site,kind,resourceId\n", "")),
        "/v1/inventory/" + site(0) + "/pon-port");
    loaded = wanted;
  }

  private static String site(int number) {
    return "SITE-" + number % SITES;
  }

  /** The next order, whatever partition it belongs to. */
  ProducerRecord<String, byte[]> next() {
    return ordinary(nextId());
  }

  /** The next order of which the id leads to this partition. */
  ProducerRecord<String, byte[]> nextIn(int partition) {
    return ordinary(nextIdIn(partition));
  }

  /** The same, of products whose first task nobody ever does. */
  ProducerRecord<String, byte[]> nextEndlessIn(int partition) {
    String id = nextIdIn(partition);
    return order(id, line(id, 1, "ELSEWHERE", site(0)), line(id, 2, "ELSEWHERE", site(0)));
  }

  private ProducerRecord<String, byte[]> ordinary(String id) {
    String site = site(sold++);
    return order(id, line(id, 1, "ACCESS", site), line(id, 2, "ADDRESS", site));
  }

  private String nextId() {
    return "801%012dAAA".formatted(ids++);
  }

  private String nextIdIn(int partition) {
    int partitions = stage.topics().notifications().partitions();
    String id = nextId();
    while (BuiltInPartitioner.partitionForKey(id.getBytes(StandardCharsets.UTF_8), partitions)
        != partition) {
      id = nextId();
    }
    return id;
  }

  private ProducerRecord<String, byte[]> order(String id, String... lines) {
    String payload =
        """
        {"attributes":{"type":"Order","url":"/services/data/v60.0/sobjects/Order/%1$s"},\
        "Id":"%1$s","OrderNumber":"%2$s","AccountId":"001000000000001AAA","Status":"Activated",\
        "EffectiveDate":"2026-03-01","Pricebook2Id":"standard","CurrencyIsoCode":"EUR",\
        "SystemModstamp":"2026-03-01T10:00:00.000+0000","OrderItems":{"records":[%3$s]}}"""
            .formatted(id, id.substring(7, 15), String.join(",", lines));
    SalesforceNotification notification =
        new SalesforceNotification(
            ORGANISATION,
            Door.SOBJECTS,
            null,
            "Order",
            id,
            Instant.now(),
            ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
    return new ProducerRecord<>(topic, id, writer.serialize(topic, notification));
  }

  private static String line(String order, int number, String sku, String site) {
    return """
        {"Id":"802%1$s%2$dAAA","Product_Code__c":"%3$s","Quantity":1.00,"Site__c":"%4$s",\
        "Contract_Months__c":24,"SystemModstamp":"2026-03-01T10:00:00.000+0000"}"""
        .formatted(order.substring(4, 15), number, sku, site);
  }
}
