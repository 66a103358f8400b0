package dev.crossconnect.config.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineUpdate;
import dev.crossconnect.avro.OrderAssembly;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.RegistryRefusedException;
import dev.crossconnect.avro.serde.RegistrySchemaIds;
import dev.crossconnect.avro.serde.RegistrySettings;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import io.apicurio.registry.rest.client.RegistryClientFactory;
import io.apicurio.registry.serde.Legacy4ByteIdHandler;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.strategy.RecordIdStrategy;
import io.apicurio.registry.types.RuleType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the hub's thin serde against Apicurio's own, byte for byte and in both directions, on a
 * real registry.
 */
@ExtendWith(TestBedExtension.class)
class ApicurioCompatibilityIT {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NAMESPACE = "dev.crossconnect.avro";

  private String url;
  private RegistrySchemaIds ids;

  @BeforeEach
  void connect(TestBed bed) {
    url = bed.registryUrl();
    ids = new RegistrySchemaIds(RegistrySettings.at(url));
  }

  @AfterEach
  void disconnect() {
    ids.close();
  }

  static Stream<SpecificRecord> records() {
    SalesforceNotification notification =
        SalesforceNotification.newBuilder()
            .setOrganisationId("00D000000000062EAA")
            .setDoor(Door.OUTBOUND_MESSAGE)
            .setSobjectType("Order")
            .setRecordId("801000000000001AAA")
            .setReceivedAt(NOON)
            .setPayload(ByteBuffer.wrap("<Id>801</Id>".getBytes(StandardCharsets.UTF_8)))
            .build();
    RecordState state =
        RecordState.newBuilder()
            .setStamp(17)
            .setDeleted(false)
            .setFields(Map.of("Status", "Activated"))
            .setRecordId("801000000000001AAA")
            .build();
    return Stream.of(
        notification,
        QuarantinedNotification.newBuilder()
            .setId("0-17")
            .setNotification(notification)
            .setReason("missing-id")
            .setDetail("There is no Id")
            .setQuarantinedAt(NOON)
            .build(),
        ProvisioningCommand.newBuilder()
            .setCommandId("c-1")
            .setOrderId("801000000000001AAA")
            .setLineId("802000000000001AAA")
            .setTask("assign")
            .setTarget("activation")
            .setVerb(Verb.PROVISION)
            .setSpecification("STATIC-IP")
            .setParameters(Map.of("name", "Zoë", "street", "Grafton Street"))
            .setResources(List.of(new ResourceRef("DUB1", "ipv4", "198.51.100.7")))
            .setAttempt(1)
            .setIssuedAt(NOON)
            .setDeadline(NOON.plusSeconds(60))
            .build(),
        ProvisioningResult.newBuilder()
            .setCommandId("c-1")
            .setOrderId("801000000000001AAA")
            .setLineId("802000000000001AAA")
            .setTask("assign")
            .setOutcome(Outcome.COMPLETED)
            .setReportedAt(NOON)
            .setReportedBy("tmf641")
            .build(),
        OrderUpdate.newBuilder()
            .setOrderId("801000000000001AAA")
            .setVersion(1)
            .setSequence(3)
            .setState(LifeState.inProgress)
            .setLines(List.of(new LineUpdate("802", "STATIC-IP", LifeState.pending)))
            .setCause("captured")
            .setAt(NOON)
            .build(),
        OrderAssembly.newBuilder()
            .setHeader(state)
            .setLines(Map.of("802", state))
            .setVersion(1)
            .setFirstSeenAt(NOON)
            .setChangedAt(NOON)
            .build());
  }

  @ParameterizedTest
  @MethodSource("records")
  void oursWritesWhatApicurioWrites(SpecificRecord record) {
    assertThat(writtenByUs(record)).isEqualTo(writtenByApicurio(record));
  }

  @ParameterizedTest
  @MethodSource("records")
  void oursWritesTheSameIntoARegistryThatApicurioFilledFirst(SpecificRecord record) {
    byte[] theirs = writtenByApicurio(record);

    assertThat(writtenByUs(record)).isEqualTo(theirs);
  }

  @ParameterizedTest
  @MethodSource("records")
  void apicurioReadsWhatOursWrote(SpecificRecord record) {
    try (AvroKafkaDeserializer<SpecificRecord> apicurio = new AvroKafkaDeserializer<>()) {
      apicurio.configure(apicurioSettings(), false);

      assertThat(apicurio.deserialize("any", writtenByUs(record))).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void oursReadsWhatApicurioWrote(SpecificRecord record) {
    byte[] theirs = writtenByApicurio(record);

    try (RegistrySchemaIds stranger = new RegistrySchemaIds(RegistrySettings.at(url))) {
      assertThat(readByUs(record.getClass(), theirs, stranger)).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void aHubThatMayNotRegisterFindsWhatIsRegistered(SpecificRecord record) {
    int registered = ids.idOf(record.getSchema());

    try (RegistrySchemaIds readOnly = new RegistrySchemaIds(lookUpOnly())) {
      assertThat(readOnly.idOf(record.getSchema())).isEqualTo(registered);
    }
  }

  @Test
  void aHubThatMayNotRegisterSaysWhatIsMissing() {
    Schema unheardOf = SchemaBuilder.record("UnheardOf").namespace(NAMESPACE).fields().endRecord();

    try (RegistrySchemaIds readOnly = new RegistrySchemaIds(lookUpOnly())) {
      assertThatThrownBy(() -> readOnly.idOf(unheardOf))
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining(url)
          .hasMessageContaining("dev.crossconnect.avro.UnheardOf")
          .hasMessageContaining("registry.register=true");
    }
  }

  /**
   * Every named type an artifact of its own. Under the hub's own artifacts the registry refuses
   * that (its compatibility rule does not follow references), but another producer may have a
   * group.
   */
  @ParameterizedTest
  @MethodSource("records")
  void oursReadsWhatWasRegisteredWithReferences(SpecificRecord record) {
    byte[] theirs =
        writtenByApicurio(
            record,
            Map.of(
                "apicurio.registry.dereference-schema", "false",
                "apicurio.registry.artifact.group-id", "elsewhere"));

    assertThat(readByUs(record.getClass(), theirs, ids)).isEqualTo(record);
  }

  @Test
  void theRegistryHoldsEverySchemaToTheRules() {
    ids.register(List.of(OrderUpdate.getClassSchema()));
    try (RegistrySchemaIds nextStart = new RegistrySchemaIds(RegistrySettings.at(url))) {
      nextStart.register(List.of(OrderUpdate.getClassSchema()));
    }

    assertThat(ruleOf("OrderUpdate", RuleType.COMPATIBILITY)).isEqualTo("FULL_TRANSITIVE");
    assertThat(ruleOf("OrderUpdate", RuleType.VALIDITY)).isEqualTo("FULL");
  }

  @Test
  void aSchemaThatBreaksCompatibilityIsRefusedAndTheMessageSaysWhatToDo() {
    Schema first =
        SchemaBuilder.record("Broken").namespace(NAMESPACE).fields().requiredInt("n").endRecord();
    Schema second =
        SchemaBuilder.record("Broken")
            .namespace(NAMESPACE)
            .fields()
            .requiredInt("n")
            .requiredString("withoutDefault")
            .endRecord();
    ids.idOf(first);

    assertThatThrownBy(() -> ids.idOf(second))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("dev.crossconnect.avro.Broken")
        .hasMessageContaining("Change the schema");
  }

  @Test
  void aCompatibleSchemaBecomesTheNextVersion() {
    Schema first =
        SchemaBuilder.record("Grown").namespace(NAMESPACE).fields().requiredInt("n").endRecord();
    Schema second =
        SchemaBuilder.record("Grown")
            .namespace(NAMESPACE)
            .fields()
            .requiredInt("n")
            .optionalString("more")
            .endRecord();

    int older = ids.idOf(first);
    int newer = ids.idOf(second);

    assertThat(newer).isNotEqualTo(older);
    try (RegistrySchemaIds reader = new RegistrySchemaIds(RegistrySettings.at(url))) {
      assertThat(reader.schemaOf(older)).isEqualTo(first);
      assertThat(reader.schemaOf(newer)).isEqualTo(second);
    }
  }

  @Test
  void anIdThatTheRegistryDoesNotHaveIsTheRecordsFault() {
    assertThatThrownBy(() -> ids.schemaOf(2_000_000_000))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("2000000000")
        .hasMessageContaining(url);
  }

  @Test
  void theRegistryAnswersTheReadinessProbe() {
    ids.requireReachable();
  }

  @SuppressWarnings("unchecked")
  private byte[] writtenByUs(SpecificRecord record) {
    return new AvroSerdes(ids)
        .of((Class<SpecificRecord>) record.getClass())
        .serializer()
        .serialize("any", record);
  }

  private static SpecificRecord readByUs(
      Class<? extends SpecificRecord> type, byte[] data, RegistrySchemaIds ids) {
    return new AvroSerdes(ids).of(type).deserializer().deserialize("any", data);
  }

  private String ruleOf(String artifact, RuleType type) {
    return RegistryClientFactory.create(url)
        .getArtifactRuleConfig(NAMESPACE, artifact, type)
        .getConfig();
  }

  private byte[] writtenByApicurio(SpecificRecord record) {
    return writtenByApicurio(record, Map.of());
  }

  private byte[] writtenByApicurio(SpecificRecord record, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(apicurioSettings());
    settings.putAll(further);
    try (AvroKafkaSerializer<SpecificRecord> apicurio = new AvroKafkaSerializer<>()) {
      apicurio.configure(settings, false);
      return apicurio.serialize("any", record);
    }
  }

  private RegistrySettings lookUpOnly() {
    return RegistrySettings.from(Map.of("registry.url", url, "registry.register", "false"));
  }

  private Map<String, Object> apicurioSettings() {
    return Map.of(
        "apicurio.registry.url", url,
        "apicurio.registry.artifact-resolver-strategy", RecordIdStrategy.class.getName(),
        "apicurio.registry.headers.enabled", "false",
        "apicurio.registry.use-id", "contentId",
        "apicurio.registry.id-handler", Legacy4ByteIdHandler.class.getName(),
        "apicurio.registry.avro.encoding", "BINARY",
        "apicurio.registry.use-specific-avro-reader", "true",
        "apicurio.registry.auto-register", "true",
        "apicurio.registry.auto-register.if-exists", "RETURN_OR_UPDATE");
  }
}
