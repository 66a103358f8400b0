package dev.crossconnect.config.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.Salesforce;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages as Salesforce sends them become what the mapping says, also one mended on the way. */
@ExtendWith(TestBedExtension.class)
class CapturesIT {

  private static final String NOTHING_BUT_ORDERS =
      """
      objects:
        Order:
          is: order
          version: [SystemModstamp, LastModifiedDate]
          fields: {status: {from: Status}}
      """;

  private static final String CONTACTS_TOO =
      NOTHING_BUT_ORDERS
          + """
            Contact:
              is: account
              version: [LastModifiedDate]
              fields:
                name: {from: LastName}
                segment: {from: Department}
          """;

  private static final String ACCOUNTS_AS_WELL =
      CONTACTS_TOO
          + """
            Account:
              is: account
              version: [LastModifiedDate]
              fields:
                name: {from: Name}
                segment: {from: Industry}
          """;

  private static final Path SAMPLES = Path.of("../../shared/samples/outbound-messages");

  @Test
  void aMendedMappingCountsWithoutARestartAndAClearedFieldIsNull(TestBed bed) throws IOException {
    Path mapping = Files.writeString(bed.directory().resolve("mapping.yaml"), NOTHING_BUT_ORDERS);
    HubProcess hub =
        bed.hub().set("mapping.file", mapping.toString()).roles("gateway", "streams").start();
    Salesforce salesforce = new Salesforce(hub.url());

    salesforce.send(contact(1, "Able", "Sales", 1), contact(2, "Baker", "Sales", 1));
    bed.await().untilAsserted(() -> assertThat(quarantined(bed)).hasSize(2));
    assertThat(quarantined(bed))
        .allSatisfy(
            entry -> {
              assertThat(entry.value().getReason()).isEqualTo("not-mapped");
              assertThat(entry.value().getDetail()).contains("'Contact'", "[Order]");
            });

    Files.writeString(mapping, CONTACTS_TOO);
    bed.await()
        .untilAsserted(
            () -> {
              salesforce.send(contact(3, "Charlie", "Sales", 1));
              assertThat(accounts(bed)).isNotEmpty();
            });
    salesforce.send(contact(3, "Charlie", null, 2));
    salesforce.send(contact(3, "Charlie", "Sales", 1));

    bed.await()
        .untilAsserted(
            () ->
                assertThat(accounts(bed))
                    .extracting(account -> account.value().getSegment())
                    .containsExactly("Sales", null));
    assertThat(accounts(bed))
        .extracting(account -> account.value().getName())
        .containsOnly("Charlie");
  }

  /**
   * Whatever others have published of real messages, in the order in which a busy Salesforce could
   * send them: the field that was set, then the same record before it was set, then all again.
   */
  @Test
  @EnabledIf("samplesPresent")
  void publishedCapturesBecomeWhatTheMappingSays(TestBed bed) throws IOException {
    Path mapping = Files.writeString(bed.directory().resolve("mapping.yaml"), ACCOUNTS_AS_WELL);
    HubProcess hub =
        bed.hub().set("mapping.file", mapping.toString()).roles("gateway", "streams").start();
    Salesforce salesforce = new Salesforce(hub.url());
    List<String> captures = List.of("08", "12", "13", "14", "15", "08", "12", "13", "14");

    for (String capture : captures) {
      assertThat(
              salesforce
                  .post("/salesforce/outbound-messages", "text/xml; charset=utf-8", sample(capture))
                  .body())
          .contains("<Ack>true</Ack>");
    }
    salesforce.send(contact(9, "Last", "Sales", 1));

    bed.await()
        .untilAsserted(
            () ->
                assertThat(accounts(bed))
                    .extracting(ConsumerRecord::key)
                    .contains("003000000000009AAA"));
    assertThat(accounts(bed))
        .filteredOn(account -> !account.key().equals("003000000000009AAA"))
        .extracting(
            account ->
                account.key()
                    + " "
                    + account.value().getName()
                    + " "
                    + account.value().getSegment())
        .containsExactlyInAnyOrder(
            "0032000001GgOe4AAF Lehmann null",
            "001xx000003DGb2AAG null null",
            "003xx000004TmiQAAS null null",
            "003xx000004TmiRAAS null null",
            "003xx000004TmiSAAS null null",
            "001xx000003DGb4AAG null Agriculture");
    assertThat(quarantined(bed)).isEmpty();
  }

  static boolean samplesPresent() {
    return Files.isDirectory(SAMPLES);
  }

  private static String sample(String number) throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return Files.readString(
          files
              .filter(file -> file.getFileName().toString().startsWith(number + "-"))
              .findFirst()
              .orElseThrow());
    }
  }

  private static String contact(int number, String name, String department, int second) {
    return Salesforce.notification(
        "Contact",
        "003%012dAAA".formatted(number),
        (department == null ? "" : "<sf:Department>" + department + "</sf:Department>")
            + "<sf:FirstName>Pat</sf:FirstName><sf:LastModifiedDate>2026-09-08T23:40:0"
            + second
            + ".000Z</sf:LastModifiedDate><sf:LastName>"
            + name
            + "</sf:LastName>");
  }

  private static List<ConsumerRecord<String, Account>> accounts(TestBed bed) {
    return records(bed, "accounts", Account.class);
  }

  private static List<ConsumerRecord<String, QuarantinedNotification>> quarantined(TestBed bed) {
    return records(bed, "salesforce.quarantine", QuarantinedNotification.class);
  }

  private static <V extends SpecificRecord> List<ConsumerRecord<String, V>> records(
      TestBed bed, String topic, Class<V> type) {
    try (RegistrySchemaIds ids = new RegistrySchemaIds(RegistrySettings.at(bed.registryUrl()))) {
      return bed.kafka()
          .records(
              bed.topic(topic),
              new StringDeserializer(),
              new AvroSerdes(ids).of(type).deserializer());
    }
  }
}
