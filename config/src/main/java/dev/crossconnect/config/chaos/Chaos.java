package dev.crossconnect.config.chaos;

import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.chaos.Violation.Kind;
import dev.crossconnect.config.demo.SampleInventory;
import dev.crossconnect.topology.HubStreams;
import dev.crossconnect.topology.orders.OrdersStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Three instances of the hub with a copy each of what the others work on, written to, read and
 * reserved from at full speed, while whoever has some key is killed, stopped or halted, again and
 * again.
 */
public final class Chaos implements AutoCloseable {

  private static final int INSTANCES = 3;
  private static final int KEYS = 40;
  private static final int WRITERS = 2;
  private static final int READERS = 4;
  private static final int RESERVERS = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Surroundings around;
  private final Random plan;
  private final Queue<End> nextEnds = new ArrayDeque<>();
  private final Witness witness = new Witness();
  private final AtomicBoolean callersEnd = new AtomicBoolean();
  private final AtomicBoolean changelogEnds = new AtomicBoolean();
  private final List<Instance> instances;
  private final Callers callers;
  private final List<String> keys = Orders.keys(KEYS);
  private final List<Writer> writers = new ArrayList<>();
  private final List<Reserver> reservers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private int ends;

  /**
   * What the instances share.
   *
   * @param kafka properties for any client of the cluster
   * @param settings what each instance is told
   * @param directory for their state and what they say
   */
  public record Surroundings(
      Map<String, Object> kafka,
      AvroSerdes serdes,
      TopicSettings topics,
      Map<String, String> settings,
      Path directory) {}

  /** Prepares it; with the same seed the same befalls in the same order. */
  public Chaos(Surroundings around, long seed) {
    this.around = around;
    this.plan = new Random(seed);
    this.instances =
        IntStream.range(0, INSTANCES)
            .mapToObj(i -> new Instance("instance-" + i, around.directory(), around.settings()))
            .toList();
    this.callers = new Callers(instances);
  }

  /** Lives through so many rounds, and tells what came of it. */
  public Report run(int rounds) throws Exception {
    start();
    try (Consumer<String, byte[]> changelog = consumer()) {
      changelog.assign(
          partitions(changelog, HubStreams.changelog(around.topics(), OrdersStore.NAME)));
      changelog.seekToBeginning(changelog.assignment());
      Future<Void> watching =
          threads.submit(
              new ChangelogReader(
                  changelog, OrdersStore.with(around.serdes()).orders(), witness, changelogEnds));
      long begun = System.nanoTime();
      List<Future<Void>> work = callers();
      awaitWritten(watching);
      for (int round = 1; round <= rounds; round++) {
        System.err.printf("round %d of %d: %s%n", round, rounds, round());
      }
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      callersEnd.set(true);
      for (Future<Void> each : work) {
        each.get();
      }
      balance();
      changelogEnds.set(true);
      watching.get();
      witness.theEnd();
      return new Report(witness, ends, time);
    }
  }

  /** The first creates the topics, and the others find them. */
  private void start() throws Exception {
    instances.get(0).start();
    List<Future<Void>> starts = new ArrayList<>();
    instances.stream()
        .skip(1)
        .forEach(
            instance ->
                starts.add(
                    threads.submit(
                        () -> {
                          instance.start();
                          return null;
                        })));
    for (Future<Void> start : starts) {
      start.get();
    }
    SampleInventory.load(instances.get(0).life().url().toString());
  }

  private List<Future<Void>> callers() {
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      List<String> own =
          IntStream.range(0, KEYS).filter(k -> k % WRITERS == writer).mapToObj(keys::get).toList();
      writers.add(new Writer(callers, own, plan.nextLong(), callersEnd));
    }
    for (int i = 0; i < RESERVERS; i++) {
      reservers.add(new Reserver(callers, "reserver-" + i, plan.nextLong(), callersEnd));
    }
    all.addAll(writers);
    all.addAll(reservers);
    for (int i = 0; i < READERS; i++) {
      all.add(reader(Reader.Wishes.ALL));
      all.add(reader(Reader.Wishes.WHATEVER_THERE_IS));
    }
    return all.stream().map(threads::submit).toList();
  }

  private Reader reader(Reader.Wishes wishes) {
    return new Reader(callers, keys, this::accepted, witness, wishes, plan.nextLong(), callersEnd);
  }

  private Writer.Accepted accepted(String key) {
    return writers.stream()
        .map(writer -> writer.accepted().get(key))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  private void awaitWritten(Future<Void> watching) throws Exception {
    await("every key is written", () -> keys.stream().allMatch(key -> accepted(key) != null));
    await(
        "every key is committed",
        () -> watching.isDone() || keys.stream().allMatch(this::isCommitted));
    if (watching.isDone()) {
      // Nobody has told it to end: it says what has ended it.
      watching.get();
    }
  }

  private boolean isCommitted(String key) {
    return witness.last(key).compareTo(Written.NOTHING) > 0;
  }

  /** Ends whoever has some key, waits a while, and starts it again. */
  private String round() throws Exception {
    await("everything has a copy", this::hasCopies);
    String key = keys.get(plan.nextInt(KEYS));
    End end = nextEnd();
    long down = end.least.toMillis() + plan.nextInt((int) end.more.toMillis());
    Instance owner = ownerOf(key);
    Instant begun = Instant.now();
    switch (end) {
      case KILLED, KILLED_AS_WELL -> owner.kill();
      case STOPPED -> owner.stop();
      case HALTED, HALTED_BRIEFLY -> owner.halt();
    }
    ends++;
    Thread.sleep(down);
    switch (end) {
      case KILLED, KILLED_AS_WELL, STOPPED -> owner.start();
      case HALTED, HALTED_BRIEFLY -> owner.resume();
    }
    return "%s was %s at %s for %d ms".formatted(owner.name(), end.word, begun, down);
  }

  /** All kinds come before one comes again, in an order that the seed says. */
  private End nextEnd() {
    if (nextEnds.isEmpty()) {
      List<End> all = new ArrayList<>(List.of(End.values()));
      Collections.shuffle(all, plan);
      nextEnds.addAll(all);
    }
    return nextEnds.remove();
  }

  private Instance ownerOf(String key) throws Exception {
    List<Instance> found = new ArrayList<>();
    await(
        "somebody has " + key,
        () -> {
          HttpResponse<String> answer =
              callers.get(callers.any(plan).url(), Orders.path(key) + "?consistency=strong");
          String server = answer.headers().firstValue("Hub-Served-By").orElse("");
          instances.stream()
              .filter(each -> each.life().url().getAuthority().equals(server))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Whether for each key somebody could answer in place of whoever works on it. */
  private boolean hasCopies() throws IOException, InterruptedException {
    for (String key : keys) {
      int answering = 0;
      for (Instance instance : instances) {
        if (callers
                .get(instance.life().url(), Orders.path(key), "Hub-Forwarded", "standby")
                .statusCode()
            == 200) {
          answering++;
        }
      }
      if (answering < 2) {
        return false;
      }
    }
    return true;
  }

  /** Everything that was accepted is there, once, on whichever instance one asks. */
  private void balance() throws Exception {
    for (String key : keys) {
      Writer.Accepted last = accepted(key);
      for (Instance instance : instances) {
        HttpResponse<String> answer =
            callers.get(
                instance.life().url(),
                Orders.path(key) + "?waitMs=20000",
                "Hub-Position",
                last.position());
        if (!answer.body().contains("\"number\":\"" + last.written() + "\"")) {
          witness.accuse(
              new Violation(
                  Kind.LOST,
                  "%s of %s is not with %s: %s"
                      .formatted(last.written(), key, instance.name(), answer.body())));
        }
      }
    }
    Topics topics = new Topics(around.topics());
    Books.ofOrders(
            read(topics.updates().name(), around.serdes().of(OrderUpdate.class).deserializer()))
        .forEach(witness::accuse);
    Map<String, List<String>> given = new HashMap<>();
    reservers.forEach(reserver -> given.putAll(reserver.given()));
    Books.ofResources(
            read(
                topics.inventoryUpdates().name(),
                around.serdes().of(InventoryUpdate.class).deserializer()),
            given)
        .forEach(witness::accuse);
  }

  private <V> List<V> read(String topic, Deserializer<V> reader) {
    try (Consumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<V> values = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Optional.ofNullable(record.value())
              .map(value -> reader.deserialize(topic, value))
              .ifPresent(values::add);
        }
      }
      return values;
    }
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Consumer<String, byte[]> consumer() {
    Map<String, Object> reading = new HashMap<>(around.kafka());
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** What befalls an instance, and for how long; it is killed twice as often as anything else. */
  private enum End {
    KILLED("killed", Duration.ofMillis(500), Duration.ofSeconds(3)),
    KILLED_AS_WELL("killed", Duration.ofMillis(500), Duration.ofSeconds(3)),
    STOPPED("stopped", Duration.ofMillis(500), Duration.ofSeconds(3)),
    /** Which it does not notice itself, for longer than the group waits for it. */
    HALTED("halted", Duration.ofMillis(2_500), Duration.ofSeconds(3)),
    /** So that it has everything still when it goes on. */
    HALTED_BRIEFLY("halted", Duration.ofMillis(300), Duration.ofMillis(1_200));

    private final String word;
    private final Duration least;
    private final Duration more;

    End(String word, Duration least, Duration more) {
      this.word = word;
      this.least = least;
      this.more = more;
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "It did not come about within " + PATIENCE.toSeconds() + " s that " + what);
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private static boolean holds(Condition condition) throws Exception {
    try {
      return condition.holds();
    } catch (IOException whoWasAskedIsNotThere) {
      return false;
    }
  }

  @Override
  public void close() {
    callersEnd.set(true);
    changelogEnds.set(true);
    threads.shutdownNow();
    instances.forEach(Instance::close);
  }
}
