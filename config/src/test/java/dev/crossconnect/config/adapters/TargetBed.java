package dev.crossconnect.config.adapters;

import dev.crossconnect.adapters.Adapters;
import dev.crossconnect.adapters.AdaptersSettings;
import dev.crossconnect.adapters.runner.Surroundings;
import dev.crossconnect.adapters.simulated.SimulatedOrderSystem;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.config.testbed.ChildJvm;
import dev.crossconnect.config.testbed.Cluster;
import dev.crossconnect.config.testbed.TestBed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One target named {@code activation}, with a simulated order system behind it or whatever a test
 * has brought along.
 */
final class TargetBed {

  static final String TARGET = "activation";
  static final int PARTITIONS = 4;

  private static final Duration START = Duration.ofSeconds(60);

  private final TestBed bed;
  private final Cluster cluster;
  private final AvroSerdes serdes = serdes();
  private final List<MeterRegistry> meters = new CopyOnWriteArrayList<>();
  private final Optional<SimulatedOrderSystem> oss;
  private final Topics topics;
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, Object> kafka = new HashMap<>();

  TargetBed(TestBed bed) {
    this(bed, bed.kafka(), bed.bootstrapServers(), Optional.of(orderSystem(bed)));
  }

  /** With a broker of the test's own. */
  TargetBed(TestBed bed, String bootstrapServers) {
    this(
        bed,
        bed.closing(new Cluster(bootstrapServers)),
        bootstrapServers,
        Optional.of(orderSystem(bed)));
  }

  /** With another legacy system; the settings say how it is reached. */
  static TargetBed before(TestBed bed, Map<String, String> legacy) {
    TargetBed target = new TargetBed(bed, bed.kafka(), bed.bootstrapServers(), Optional.empty());
    legacy.forEach(target::set);
    return target;
  }

  private TargetBed(
      TestBed bed, Cluster cluster, String bootstrapServers, Optional<SimulatedOrderSystem> oss) {
    this.bed = bed;
    this.cluster = cluster;
    this.topics = new Topics(new TopicSettings(bed.prefix(), PARTITIONS, (short) 1));
    this.oss = oss;
    settings.put("adapters.targets", TARGET);
    if (oss.isPresent()) {
      set("protocol", "tmf641").set("url", oss.get().url().toString());
      set("poll.initial.ms", "10").set("poll.max.ms", "100");
    }
    kafka.put("bootstrap.servers", bootstrapServers);
    cluster.createTopic(commands(), PARTITIONS, Map.of());
    cluster.createTopic(deadLetters(), 1, Map.of());
    cluster.createTopic(results(), PARTITIONS, Map.of());
  }

  private static SimulatedOrderSystem orderSystem(TestBed bed) {
    SimulatedOrderSystem oss =
        bed.closing(new SimulatedOrderSystem(Optional.empty(), Clock.systemUTC()));
    oss.start();
    return oss;
  }

  TargetBed set(String name, String value) {
    settings.put("adapters." + TARGET + "." + name, value);
    return this;
  }

  TargetBed kafka(String name, String value) {
    kafka.put(name, value);
    return this;
  }

  SimulatedOrderSystem oss() {
    return oss.orElseThrow();
  }

  Surroundings surroundings(String instance) {
    MeterRegistry own = new SimpleMeterRegistry();
    meters.add(own);
    return surroundings(topics, kafka, own, instance);
  }

  static Surroundings surroundings(
      Topics topics, Map<String, Object> kafka, MeterRegistry meters, String instance) {
    return new Surroundings(topics, serdes(), kafka, Clock.systemUTC(), meters, instance);
  }

  /** Every process agrees on these ids, because it asks for them in the same order. */
  private static AvroSerdes serdes() {
    AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
    serdes.warmUp(List.of(ProvisioningCommand.class, ProvisioningResult.class));
    return serdes;
  }

  /** An instance of the role in this process; it ends with the bed if not before. */
  Adapters start(String instance) {
    Adapters adapters =
        bed.closing(new Adapters(AdaptersSettings.from(settings), surroundings(instance)));
    adapters.start();
    return adapters;
  }

  /** An instance in a process of its own, that can be killed; returns when it is in its group. */
  ChildJvm startProcess(String instance) {
    return bed.closing(
        ChildJvm.start(
            AdapterProcess.class.getName(),
            arguments(instance),
            List.of("-Xmx256m"),
            bed.directory(),
            Pattern.compile(AdapterProcess.READY),
            START));
  }

  private List<String> arguments(String instance) {
    Map<String, String> all = new HashMap<>(settings);
    kafka.forEach((name, value) -> all.put("kafka." + name, value.toString()));
    all.put("topics.prefix", bed.prefix());
    all.put("instance.id", instance);
    return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }

  String commands() {
    return topics.commands(TARGET).name();
  }

  String deadLetters() {
    return topics.commands(TARGET).deadLetters();
  }

  String results() {
    return topics.results().name();
  }

  /** How often the group of this instance, one of this process, was put together anew so far. */
  double rebalances(String instance) {
    String client = bed.prefix() + "adapter-" + TARGET + "-" + instance;
    try {
      return (double)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "kafka.consumer:type=consumer-coordinator-metrics,client-id=" + client),
                  "rebalance-total");
    } catch (JMException e) {
      throw new AssertionError("The consumer " + client + " tells no metrics", e);
    }
  }

  /** Over all instances. */
  double counted(String meter) {
    return meters.stream().mapToDouble(own -> own.counter(meter, "target", TARGET).count()).sum();
  }

  void issue(List<ProvisioningCommand> commands) {
    cluster.produce(
        new StringSerializer(),
        serdes.of(ProvisioningCommand.class).serializer(),
        commands.stream()
            .map(command -> new ProducerRecord<>(commands(), command.getOrderId(), command))
            .toList());
  }

  List<ProvisioningResult> answers() {
    return cluster
        .records(
            results(), new StringDeserializer(), serdes.of(ProvisioningResult.class).deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  /** How many answers there are, by command. */
  Map<String, Long> answered() {
    return answers().stream()
        .collect(Collectors.groupingBy(ProvisioningResult::getCommandId, Collectors.counting()));
  }

  /** Several for each order, whose ids sort as they are issued. */
  static List<ProvisioningCommand> commands(int orders, int each) {
    return IntStream.range(0, orders * each)
        .mapToObj(
            n -> {
              String order = "order-" + n % orders;
              return command(order, order + "/" + n / orders);
            })
        .toList();
  }

  static ProvisioningCommand command(String orderId, String commandId) {
    return ProvisioningCommand.newBuilder()
        .setCommandId(commandId)
        .setOrderId(orderId)
        .setLineId("line-1")
        .setTask("activate")
        .setTarget(TARGET)
        .setVerb(Verb.PROVISION)
        .setSpecification("broadband")
        .setParameters(Map.of())
        .setResources(List.of(new ResourceRef("DUB1", "ipv4", "198.51.100.7")))
        .setAttempt(1)
        .setIssuedAt(Instant.now())
        .setDeadline(Instant.now().plus(Duration.ofMinutes(5)))
        .build();
  }
}
