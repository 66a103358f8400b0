package dev.crossconnect.topology.listeners;

import dev.crossconnect.avro.EventSubscription;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.query.Problem;
import dev.crossconnect.topology.rows.DurableLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has registered to be told what happens. Registrations are records of a compacted topic, which
 * every instance follows; each instance takes part in telling every listener, partition by
 * partition.
 */
public final class Listeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final Problem NOT_ALLOWED = new Problem("callback-not-allowed", 400);
  private static final Problem INVALID = new Problem("invalid-request", 400);
  private static final Problem REGISTERED = new Problem("listener-registered", 409);
  private static final Problem TOO_MANY = new Problem("too-many-listeners", 409);
  private static final Problem UNKNOWN = new Problem("unknown-listener", 404);
  private static final Problem NOT_NOW = new Problem("listeners-not-known-yet", 503);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Map<String, Feed<?>> feeds;
  private final ListenersSettings settings;
  private final Callbacks callbacks;
  private final Admin admin;
  private final DurableLog<EventSubscription> log;
  private final Registrations registrations;
  private final Delivery.Surroundings around;
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private final MeterRegistry meters;
  private final Clock clock;
  private volatile Optional<Map<String, EventSubscription>> registered = Optional.empty();
  private boolean closed;

  /** What it stands on. */
  public record Surroundings(
      Topics topics,
      AvroSerdes serdes,
      Map<String, Object> kafka,
      Admin admin,
      String epoch,
      MeterRegistry meters,
      Clock clock) {}

  /**
   * Tells nobody before {@link #start}.
   *
   * @param host on which the hub listens
   */
  public Listeners(
      Surroundings around, ListenersSettings settings, String host, List<Feed<?>> feeds) {
    this.feeds = feeds.stream().collect(Collectors.toMap(Feed::api, Function.identity()));
    this.settings = settings;
    this.callbacks =
        new Callbacks(
            settings.origins(),
            Callbacks.isOwnMachine(host)
                ? Callbacks.OwnMachine.MAY_BE_CALLED
                : Callbacks.OwnMachine.HAS_TO_BE_NAMED);
    this.admin = around.admin();
    this.meters = around.meters();
    this.clock = around.clock();
    this.log =
        new DurableLog<>(
            around.topics().subscriptions(), around.serdes(), around.kafka(), around.epoch());
    this.registrations =
        new Registrations(
            around.topics().subscriptions(),
            around.serdes().of(EventSubscription.class).deserializer(),
            around.kafka(),
            this::registered);
    this.around =
        new Delivery.Surroundings(
            around.kafka(),
            around.topics().settings().prefix(),
            around.epoch(),
            settings.suspendAfter(),
            new Postman(),
            callbacks,
            new Counted(),
            around.clock());
  }

  public void start() {
    registrations.start();
  }

  Set<String> apis() {
    return feeds.keySet();
  }

  /** A listener, and the position of its registration. */
  record Registered(EventSubscription listener, Position position) {}

  /** Registers a listener, which is told what happens from now on. */
  Registered register(String api, String callback, Optional<String> query, String caller) {
    Feed<?> feed = feeds.get(api);
    requireCallback(callback);
    query.ifPresent(text -> requireChoice(text, feed));
    Map<String, EventSubscription> known = known();
    known.values().stream()
        .filter(other -> isCalled(other) && isSame(other, api, callback, query))
        .findFirst()
        .ifPresent(
            other -> {
              throw REGISTERED.of(
                  "This callback is registered already, as '" + other.getId() + "'",
                  "callback",
                  callback,
                  "Use that, or end it first");
            });
    if (known.size() >= settings.most()) {
      throw TOO_MANY.of(
          known.size() + " listeners are registered",
          "callback",
          callback,
          "End one that is not needed, or raise listeners.most");
    }
    EventSubscription listener =
        new EventSubscription(
            UUID.randomUUID().toString(),
            api,
            callback,
            query.orElse(null),
            caller,
            clock.instant(),
            null,
            null);
    beginNow(listener, feed);
    Position position = log.write(listener.getId(), listener);
    // So that whoever repeats it here finds it, be this instance slow to read what it has written.
    awaited(listener.getId());
    return new Registered(listener, position);
  }

  private void requireCallback(String callback) {
    try {
      callbacks.require(callback);
    } catch (IllegalArgumentException e) {
      throw NOT_ALLOWED.of(
          "'callback' must be " + e.getMessage(), "callback", callback, "Name another address");
    }
  }

  private static void requireChoice(String query, Feed<?> feed) {
    try {
      Choice.of(query, feed.about());
    } catch (IllegalArgumentException e) {
      throw INVALID.of(
          "'query' must be " + e.getMessage(), "query", query, "Leave it out to be told all");
    }
  }

  private static boolean isCalled(EventSubscription listener) {
    return listener.getSuspendedAt() == null;
  }

  private static boolean isSame(
      EventSubscription other, String api, String callback, Optional<String> query) {
    return other.getApi().equals(api)
        && other.getCallback().equals(callback)
        && Optional.ofNullable(other.getQuery()).equals(query);
  }

  /** Written before the listener itself, or what happens until its consumer is there is missed. */
  private void beginNow(EventSubscription listener, Feed<?> feed) {
    String topic = feed.topic().name();
    try {
      Map<TopicPartition, OffsetSpec> ends =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .get(topic)
              .partitions()
              .stream()
              .collect(
                  Collectors.toMap(
                      of -> new TopicPartition(topic, of.partition()), of -> OffsetSpec.latest()));
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listOffsets(ends)
              .all()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .entrySet()
              .stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue().offset())));
      admin
          .alterConsumerGroupOffsets(Delivery.group(around.prefix(), listener.getId()), offsets)
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw NOT_NOW.with(
          "Kafka does not say how far events have come: " + e.getMessage(),
          Map.of(Problem.RETRY_AFTER, "5"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NOT_NOW.with("The hub is stopping", Map.of());
    }
  }

  EventSubscription find(String api, String id) {
    return Optional.ofNullable(awaited(id))
        .filter(listener -> listener.getApi().equals(api))
        .orElseThrow(
            () ->
                UNKNOWN.of(
                    "There is no listener '" + id + "'",
                    "id",
                    id,
                    "Use the id that the registration was answered with"));
  }

  /** Ends a registration; what is being told at this moment may still be told. */
  Position end(String api, String id) {
    return log.write(find(api, id).getId(), null);
  }

  /** Who was registered a moment ago may not have been read here yet. */
  private EventSubscription awaited(String id) {
    long end = System.nanoTime() + SOON.toNanos();
    EventSubscription found = known().get(id);
    while (found == null && isId(id) && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      found = known().get(id);
    }
    return found;
  }

  private static boolean isId(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  private Map<String, EventSubscription> known() {
    return registered.orElseThrow(
        () ->
            NOT_NOW.with(
                "Who is registered has not been read yet", Map.of(Problem.RETRY_AFTER, "1")));
  }

  private synchronized void registered(Map<String, EventSubscription> all) {
    registered = Optional.of(all);
    Set<String> wanted =
        all.values().stream()
            .filter(Listeners::isCalled)
            .filter(listener -> feeds.containsKey(listener.getApi()))
            .map(EventSubscription::getId)
            .collect(Collectors.toSet());
    Set<String> gone =
        deliveries.keySet().stream().filter(id -> !wanted.contains(id)).collect(Collectors.toSet());
    gone.forEach(id -> deliveries.remove(id).close());
    if (!closed) {
      wanted.forEach(id -> begin(all.get(id)));
    }
  }

  private void begin(EventSubscription listener) {
    try {
      deliveries.computeIfAbsent(listener.getId(), id -> delivery(listener));
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "Listener {} is not told: its query '{}' must be {}",
          listener.getId(),
          listener.getQuery(),
          e.getMessage());
    }
  }

  private Delivery delivery(EventSubscription listener) {
    return new Delivery(listener, feeds.get(listener.getApi()), around).start();
  }

  /** Keeps count, and writes down who is suspended: then all instances stop calling. */
  private final class Counted implements Delivery.Ledger {

    @Override
    public void told(String api) {
      count(api, "told");
    }

    @Override
    public void refused(String api) {
      count(api, "refused");
    }

    private void count(String api, String outcome) {
      meters.counter("listeners.events", "api", api, "outcome", outcome).increment();
    }

    @Override
    public void suspended(EventSubscription listener, String reason) {
      log.write(
          listener.getId(),
          EventSubscription.newBuilder(listener)
              .setSuspendedAt(clock.instant())
              .setReason(reason)
              .build());
    }
  }

  @Override
  public void close() {
    registrations.close();
    synchronized (this) {
      closed = true;
      deliveries.values().forEach(Delivery::close);
      deliveries.clear();
    }
    log.close();
  }
}
