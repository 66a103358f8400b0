package dev.crossconnect.connectors.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What one door counts. An organisation is a label only if the settings name it: senders must not
 * be able to make up labels.
 */
final class GatewayMeters {

  private static final String OTHERS = "other";

  private final MeterRegistry registry;
  private final String door;
  private final Organisations organisations;
  private final Counter bytes;
  private final Timer durable;
  private final Map<String, Counter> notifications = new ConcurrentHashMap<>();
  private final Map<Refusal.Reason, Counter> refusals = new EnumMap<>(Refusal.Reason.class);

  GatewayMeters(MeterRegistry registry, String door, Organisations organisations) {
    this.registry = registry;
    this.door = door;
    this.organisations = organisations;
    this.bytes =
        Counter.builder("gateway.received")
            .description("Bytes of bodies that were read")
            .baseUnit("bytes")
            .tag("door", door)
            .register(registry);
    this.durable =
        Timer.builder("gateway.durable")
            .description("From a request's arrival until all of it is durable, or it is given up")
            .tag("door", door)
            .publishPercentileHistogram()
            .register(registry);
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      refusals.put(
          reason,
          Counter.builder("gateway.requests.refused")
              .description("Requests that were not taken")
              .tag("door", door)
              .tag("reason", reason.label())
              .register(registry));
    }
  }

  void received(int length) {
    bytes.increment(length);
  }

  void accepted(String organisationId, int count, long nanos) {
    durable.record(nanos, TimeUnit.NANOSECONDS);
    notifications
        .computeIfAbsent(
            organisations.names(organisationId) ? organisationId : OTHERS, this::notificationsOf)
        .increment(count);
  }

  void refused(Refusal.Reason reason) {
    refusals.get(reason).increment();
  }

  private Counter notificationsOf(String organisation) {
    return Counter.builder("gateway.notifications.accepted")
        .description("Notifications and records that are durable and were acknowledged")
        .tag("door", door)
        .tag("organisation", organisation)
        .register(registry);
  }
}
