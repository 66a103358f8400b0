package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.PoolState;
import dev.crossconnect.avro.ReplyTo;
import dev.crossconnect.avro.ReservationAction;
import dev.crossconnect.avro.ReservationPart;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.ReservationState;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.avro.Settlement;
import dev.crossconnect.avro.SettlementVerdict;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.Topic;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The inventory's topology, with a clock that only the test moves. */
final class InventoryBed implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final InventorySettings SETTINGS =
      new InventorySettings(
          Map.of("number", Duration.ofMinutes(10)),
          Set.of("ipv4", "number"),
          10,
          Duration.ofHours(25),
          Duration.ofSeconds(1));

  private final Topics topics = new Topics(new TopicSettings("", 1, (short) -1));
  private final AvroSerdes serdes;
  private final InventoryStore store;
  private final Path directory;
  private final Callers callers = new Callers();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, Resource> resources;
  private final TestInputTopic<String, Resource> poolResources;
  private final TestInputTopic<String, ReservationRequest> requests;
  private final TestOutputTopic<String, ReservationResult> results;
  private final TestOutputTopic<String, ReservationResult> answers;
  private final TestOutputTopic<String, InventoryUpdate> updates;
  private Instant now;

  InventoryBed(Path directory) {
    this(directory, NOW, new AvroSerdes(new LocalSchemaIds()), Map.of());
  }

  private InventoryBed(
      Path directory, Instant now, AvroSerdes serdes, Map<String, byte[]> committed) {
    this.serdes = serdes;
    this.store = InventoryStore.with(serdes);
    this.directory = directory;
    this.now = now;
    StreamsBuilder builder = new StreamsBuilder();
    new InventoryTopology(topics, serdes, SETTINGS, new SimpleMeterRegistry(), callers)
        .addTo(builder);
    Properties properties = new Properties();
    properties.put(
        StreamsConfig.STATE_DIR_CONFIG, directory.resolve(UUID.randomUUID().toString()).toString());
    driver = new TopologyTestDriver(builder.build(), properties, now);
    committed.forEach(whole()::put);
    resources = input(topics.resources());
    poolResources = input(topics.poolResources());
    requests = input(topics.reservationRequests());
    results = output(topics.reservationResults());
    answers = output(topics.reservationAnswers());
    updates = output(topics.inventoryUpdates());
  }

  /** Another process takes over what this one had committed. */
  InventoryBed startedAgain() {
    Map<String, byte[]> committed = contents(whole());
    close();
    return new InventoryBed(directory, now, serdes, committed);
  }

  private KeyValueStore<String, byte[]> whole() {
    return driver.getKeyValueStore(InventoryStore.NAME);
  }

  private static <V> Map<String, V> contents(KeyValueStore<String, V> store) {
    Map<String, V> contents = new TreeMap<>();
    try (KeyValueIterator<String, V> all = store.all()) {
      all.forEachRemaining(entry -> contents.put(entry.key, entry.value));
    }
    return contents;
  }

  void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  Instant now() {
    return now;
  }

  /** Loads resources as available, with characteristics such as {@code card=1}. */
  void load(String pool, List<String> ids, String... characteristics) {
    ids.forEach(id -> say(pool, id, null, characteristics));
  }

  void say(String pool, String id, ResourceStatus state, String... characteristics) {
    PoolId of = PoolId.parse(pool);
    Map<String, String> pairs = new TreeMap<>();
    Arrays.stream(characteristics)
        .forEach(c -> pairs.put(c.substring(0, c.indexOf('=')), c.substring(c.indexOf('=') + 1)));
    resources.pipeInput(
        pool + "/" + id,
        new Resource(of.site(), of.kind(), id, state, pairs, now, "legacy", null),
        now);
  }

  /** A row of a dump that is taken now: it is there, and as it was. */
  void dumpRow(String pool, String id) {
    poolResources.pipeInput(pool, dumped(pool, id, null, now), now);
  }

  void endDump(String pool, DumpScope scope) {
    endDump(pool, scope, now);
  }

  void endDump(String pool, DumpScope scope, Instant takenAt) {
    poolResources.pipeInput(pool, dumped(pool, "", scope, takenAt), now);
  }

  private static Resource dumped(String pool, String id, DumpScope completes, Instant takenAt) {
    PoolId of = PoolId.parse(pool);
    return new Resource(of.site(), of.kind(), id, null, Map.of(), takenAt, "legacy", completes);
  }

  void sayAs(String source, String pool, String id, ResourceStatus state) {
    PoolId of = PoolId.parse(pool);
    resources.pipeInput(
        pool + "/" + id,
        new Resource(of.site(), of.kind(), id, state, Map.of(), now, source, null),
        now);
  }

  void sayEarlier(String pool, String id, ResourceStatus state, Duration before) {
    PoolId of = PoolId.parse(pool);
    resources.pipeInput(
        pool + "/" + id,
        new Resource(of.site(), of.kind(), id, state, Map.of(), now.minus(before), "legacy", null),
        now);
  }

  void withdraw(String pool, String id) {
    resources.pipeInput(pool + "/" + id, null, now);
  }

  static ReservationPart part(String pool, int quantity) {
    return part("", pool, Want.any(quantity));
  }

  static ReservationPart part(String partId, String pool, Want want) {
    PoolId of = PoolId.parse(pool);
    return ReservationPart.newBuilder()
        .setPartId(partId)
        .setSite(of.site())
        .setKind(of.kind())
        .setQuantity(want.quantity())
        .setConstraints(want.constraints())
        .setAffinity(want.affinity().orElse(null))
        .setContiguous(want.contiguous())
        .build();
  }

  /** For an order, over several pools. */
  ReservationResult ask(
      ReservationAction action, String id, Duration hold, ReservationPart... parts) {
    send(action, id, hold, ReplyTo.ORDER, parts);
    return results.readValue();
  }

  ReservationResult reserve(String id, ReservationPart... parts) {
    return ask(ReservationAction.RESERVE, id, Duration.ofMinutes(1), parts);
  }

  ReservationResult confirm(String id, ReservationPart... parts) {
    return ask(ReservationAction.CONFIRM, id, Duration.ZERO, parts);
  }

  ReservationResult release(String id, ReservationPart... parts) {
    return ask(ReservationAction.RELEASE, id, Duration.ZERO, parts);
  }

  /** For a caller over HTTP. */
  ReservationResult call(ReservationAction action, String id, ReservationPart part) {
    send(action, id, Duration.ofMinutes(1), ReplyTo.CALLER, part);
    return answers.readValue();
  }

  /** A caller of this process asks by Kafka, as the first one does. */
  CompletableFuture<Optional<ReservationResult>> callFromHere(ReservationRequest request) {
    CompletableFuture<Optional<ReservationResult>> answer = callers.await(request.getRequestId());
    requests.pipeInput(ReservationRequests.key(request), request, now);
    return answer;
  }

  /** What callers and tasks of the same process meet by. */
  Callers callers() {
    return callers;
  }

  private void send(
      ReservationAction action, String id, Duration hold, ReplyTo to, ReservationPart... parts) {
    ReservationRequest request =
        ReservationRequest.newBuilder()
            .setRequestId(UUID.randomUUID().toString())
            .setReservationId(id)
            .setOrderId(to == ReplyTo.ORDER ? "order-of-" + id : null)
            .setAction(action)
            .setParts(List.of(parts))
            .setHoldMillis(hold.toMillis())
            .setReplyTo(to)
            .setReplyKey("who-asked")
            .build();
    requests.pipeInput(new PoolId(parts[0].getSite(), parts[0].getKind()).key(), request, now);
  }

  /** A person decides about a conflict. */
  ReservationResult settle(String pool, String id, SettlementVerdict verdict, String reason) {
    PoolId of = PoolId.parse(pool);
    requests.pipeInput(
        pool,
        ReservationDesk.about("", ReservationPart.newBuilder(), of)
            .setRequestId(UUID.randomUUID().toString())
            .setAction(ReservationAction.CONFIRM)
            .setSettles(new Settlement(id, verdict, reason))
            .setReplyTo(ReplyTo.CALLER)
            .setReplyKey("who-asked")
            .setBy("somebody")
            .build(),
        now);
    return answers.readValue();
  }

  PoolState pool(String pool) {
    return store.pools().in(whole()).get(pool);
  }

  ResourceState resource(String pool, String id) {
    return store.resources().in(whole()).get(PoolStores.resourceKey(PoolId.parse(pool), id));
  }

  List<ResourceState> resources() {
    return List.copyOf(contents(store.resources().in(whole())).values());
  }

  Map<String, String> index() {
    return contents(store.index().in(whole()));
  }

  Map<String, ReservationState> reservations() {
    return contents(store.reservations().in(whole()));
  }

  List<InventoryUpdate> updates() {
    return updates.readValuesToList();
  }

  /** For a caller over HTTP. */
  ReservationResult nextAnswer() {
    return answers.readValue();
  }

  boolean hasNoMoreAnswers() {
    return results.isEmpty() && answers.isEmpty();
  }

  static Stream<String> idsOf(ReservationResult result) {
    return result.getResources().stream().map(r -> r.getResourceId());
  }

  private <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<V> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), serdes.of(topic.type()).serializer());
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic.type()).deserializer());
  }

  @Override
  public void close() {
    driver.close();
  }
}
