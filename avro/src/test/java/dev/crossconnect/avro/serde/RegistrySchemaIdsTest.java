package dev.crossconnect.avro.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.serde.StubRegistry.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySchemaIdsTest {

  private static final Schema SCHEMA = ResourceRef.getClassSchema();
  private static final ResourceRef PORT = new ResourceRef("DUB1", "pon-port", "p-17");

  private final StubRegistry registry = new StubRegistry();
  private RegistrySchemaIds ids = new RegistrySchemaIds(registry.settings());

  @AfterEach
  void close() {
    ids.close();
    registry.close();
  }

  @Test
  void aSchemaIsAskedForOnceHoweverManyThreadsWantIt() throws Exception {
    Set<Integer> answers = new HashSet<>();
    for (Future<Integer> answer : inParallel(() -> ids.idOf(SCHEMA))) {
      answers.add(answer.get());
    }

    assertThat(answers).hasSize(1);
    assertThat(registry.requests()).filteredOn(path -> path.endsWith("/artifacts")).hasSize(1);
  }

  @Test
  void anIdIsAskedForOnceHoweverManyThreadsWantIt() throws Exception {
    int id = registry.store(SCHEMA.toString());
    for (Future<Schema> answer : inParallel(() -> ids.schemaOf(id))) {
      assertThat(answer.get()).isEqualTo(SCHEMA);
    }

    assertThat(registry.requests())
        .filteredOn(path -> path.endsWith("/contentIds/" + id))
        .hasSize(1);
  }

  @Test
  void whatIsKnownGoesOnWorkingWhileTheRegistryIsDown() {
    int written = ids.idOf(SCHEMA);
    int foreign = registry.store(SCHEMA.toString().replace("Names a resource", "Is a resource"));
    ids.schemaOf(foreign);

    registry.goDown();

    assertThat(ids.idOf(SCHEMA)).isEqualTo(written);
    assertThat(ids.schemaOf(written)).isEqualTo(SCHEMA);
    assertThat(ids.schemaOf(foreign).getFullName()).isEqualTo(SCHEMA.getFullName());
  }

  @Test
  void aRegistryThatWasDownIsAskedAgain() {
    int id = registry.store(SCHEMA.toString());
    registry.goDown();
    assertThatThrownBy(() -> ids.idOf(SCHEMA)).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> ids.schemaOf(id)).isInstanceOf(RegistryUnavailableException.class);

    registry.comeBack();

    assertThat(ids.idOf(SCHEMA)).isEqualTo(id);
    assertThat(ids.schemaOf(id)).isEqualTo(SCHEMA);
  }

  @Test
  void aRegistryThatIsDownIsNamedWithTheSchemaAndTheRemedy() {
    registry.goDown();

    assertThatThrownBy(() -> ids.idOf(SCHEMA))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining(registry.url())
        .hasMessageContaining("dev.crossconnect.avro.ResourceRef")
        .hasMessageContaining("ConnectException")
        .hasMessageContaining("Check that it runs and that registry.url is right");
  }

  @Test
  void aRegistryThatNeverAnswersIsGivenUp() {
    reconnect(Map.of("registry.timeout.ms", "300"));
    registry.fallSilent();

    assertThatThrownBy(() -> ids.schemaOf(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("no answer within 300 ms");
  }

  static Stream<Fault> badDays() {
    return Stream.of(
        new Fault(500, "{\"error_code\":500,\"name\":\"SQLException\",\"message\":\"no pool\"}"),
        new Fault(503, "<html>Service unavailable</html>"),
        new Fault(502, ""),
        new Fault(429, ""),
        new Fault(404, "<html>not a registry at all</html>"),
        new Fault(200, "<html>not a registry either</html>"));
  }

  @ParameterizedTest
  @MethodSource("badDays")
  void aBadDayOfTheRegistryIsNotTheSchemasFault(Fault fault) {
    registry.answerOnly(fault);
    assertThatThrownBy(() -> ids.idOf(SCHEMA)).isInstanceOf(RegistryUnavailableException.class);

    registry.recover();
    assertThat(ids.idOf(SCHEMA)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRegistryThatRefusesTheCredentialsNeedsAPerson(int status) {
    registry.answerOnly(new Fault(status, ""));

    assertThatThrownBy(() -> ids.schemaOf(1))
        .isInstanceOf(RegistryRefusedException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("registry.auth.*");
    assertThatThrownBy(ids::requireReachable).isInstanceOf(RegistryRefusedException.class);
  }

  @Test
  void aSchemaThatBreaksTheRulesNeedsAPerson() {
    registry.answerOnly(
        new Fault(
            409,
            "{\"error_code\":409,\"name\":\"RuleViolationException\",\"message\":\"Incompatible\"}"));

    assertThatThrownBy(() -> ids.idOf(SCHEMA))
        .isInstanceOf(RegistryRefusedException.class)
        .hasMessageContaining("dev.crossconnect.avro.ResourceRef")
        .hasMessageContaining("every earlier version can read each other");
  }

  @Test
  void anIdThatTheRegistryDoesNotHaveIsTheRecordsFault() {
    assertThatThrownBy(() -> ids.schemaOf(4711))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(registry.url())
        .hasMessageContaining("4711");
  }

  @Test
  void anIdOfSomethingThatIsNoAvroSchemaIsTheRecordsFault() {
    int id = registry.store("syntax = \"proto3\";");

    assertThatThrownBy(() -> ids.schemaOf(id))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("no Avro schema");
  }

  @Test
  void aReaderIsToldApartAnUnreachableRegistryFromAnUnreadableRecord() {
    Serde<ResourceRef> serde = new AvroSerdes(ids).of(ResourceRef.class);
    byte[] written = serde.serializer().serialize("t", PORT);
    reconnect(Map.of());
    Serde<ResourceRef> stranger = new AvroSerdes(ids).of(ResourceRef.class);
    registry.goDown();

    assertThatThrownBy(() -> stranger.deserializer().deserialize("t", written))
        .isInstanceOf(RegistryUnavailableException.class)
        .isNotInstanceOf(SerializationException.class);

    registry.comeBack();
    assertThat(stranger.deserializer().deserialize("t", written)).isEqualTo(PORT);
  }

  @Test
  void aWriterIsToldThatTheRegistryIsUnreachable() {
    registry.goDown();
    Serde<ResourceRef> serde = new AvroSerdes(ids).of(ResourceRef.class);

    assertThatThrownBy(() -> serde.serializer().serialize("t", PORT))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void registeringSetsTheRulesToo() {
    ids.register(List.of(SCHEMA));

    assertThat(registry.requests())
        .filteredOn(
            "POST /apis/registry/v2/groups/dev.crossconnect.avro/artifacts/ResourceRef/rules"
                ::equals)
        .hasSize(2);
  }

  @Test
  void lookingUpRegistersNothing() {
    reconnect(Map.of("registry.register", "false"));
    ids.register(List.of(SCHEMA));

    assertThat(registry.requests())
        .singleElement()
        .asString()
        .endsWith("/artifacts/ResourceRef/meta");
  }

  @Test
  void theProbeSeesWhetherTheRegistryAnswers() {
    ids.requireReachable();

    registry.goDown();

    assertThatThrownBy(ids::requireReachable).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void anInterruptedThreadStopsWaiting() {
    registry.fallSilent();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ids.idOf(SCHEMA)).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void basicCredentialsAreShown() {
    reconnect(Map.of("registry.auth.username", "hub", "registry.auth.password", "secret"));
    ids.requireReachable();

    assertThat(registry.authorizations()).containsExactly("Basic aHViOnNlY3JldA==");
  }

  @Test
  void aTokenIsFetchedOnceAndShown() {
    reconnect(
        Map.of(
            "registry.auth.token.endpoint",
            registry.url() + "/token",
            "registry.auth.client.id",
            "hub",
            "registry.auth.client.secret",
            "secret"));
    ids.requireReachable();
    ids.requireReachable();

    assertThat(registry.requests()).filteredOn(path -> path.startsWith("POST /token")).hasSize(1);
    assertThat(registry.authorizations()).containsExactly("null", "Bearer t-1", "Bearer t-1");
  }

  @Test
  void furtherPropertiesReachApicuriosClient() {
    reconnect(Map.of("registry.client.request.headers.Authorization", "custom"));
    ids.requireReachable();

    assertThat(registry.authorizations()).containsExactly("custom");
  }

  private void reconnect(Map<String, String> further) {
    ids.close();
    Map<String, String> properties = new HashMap<>(further);
    properties.put("registry.url", registry.url());
    ids = new RegistrySchemaIds(RegistrySettings.from(properties));
  }

  private interface Question<T> {
    T ask();
  }

  private static <T> List<Future<T>> inParallel(Question<T> question) {
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return IntStream.range(0, threads)
          .mapToObj(
              n ->
                  pool.submit(
                      () -> {
                        together.await();
                        return question.ask();
                      }))
          .toList();
    } finally {
      pool.shutdown();
    }
  }
}
