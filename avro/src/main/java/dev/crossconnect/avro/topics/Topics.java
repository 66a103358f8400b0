package dev.crossconnect.avro.topics;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.EventSubscription;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.NetworkEvent;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.SalesforceNotification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * The one catalogue of the hub's topics: topics are created and checked from it, and every reader
 * and writer takes name and type from it.
 *
 * <p>What is joined by key shares its number of partitions: notifications and results meet in the
 * order's task, and so do the answers of the inventory; requests and resources meet in the pool's.
 */
public record Topics(TopicSettings settings) {

  private static final int WEEK = 7;
  private static final int MONTH = 30;

  /** What came in through the doors to Salesforce, by order. */
  public Topic<SalesforceNotification> notifications() {
    return topic("salesforce.notifications", SalesforceNotification.class, Keep.days(WEEK));
  }

  /** What could not be understood, by its id; a deleted or replayed entry is a tombstone. */
  public Topic<QuarantinedNotification> quarantine() {
    return topic(
        "salesforce.quarantine",
        QuarantinedNotification.class,
        Keep.latestDuring(Duration.ofDays(MONTH)));
  }

  /** What products cost, entry by entry and change by change. */
  public Topic<PriceEntry> prices() {
    return topic("pricing.entries", PriceEntry.class, Keep.latest());
  }

  /** The customers' accounts, by id. */
  public Topic<Account> accounts() {
    return topic("accounts", Account.class, Keep.latest());
  }

  /** Commands for one legacy system, by order. */
  public Topic<ProvisioningCommand> commands(String target) {
    return topic("oss.commands." + target, ProvisioningCommand.class, Keep.days(WEEK));
  }

  /** What became of commands, by order. */
  public Topic<ProvisioningResult> results() {
    return topic("oss.results", ProvisioningResult.class, Keep.days(WEEK));
  }

  /** What people decided about what is in fallout, by order. */
  public Topic<PersonDecision> decisions() {
    return topic("orders.decisions", PersonDecision.class, Keep.days(MONTH));
  }

  /** Every change of an order's state, by order. */
  public Topic<OrderUpdate> updates() {
    return topic("orders.updates", OrderUpdate.class, Keep.days(MONTH));
  }

  /** What legacy inventories say about resources, by site/kind/resourceId. */
  public Topic<Resource> resources() {
    return topic("inventory.resources", Resource.class, Keep.latest());
  }

  /** The same on its way to the pool, site/kind, what was loaded over HTTP, and complete dumps. */
  public Topic<Resource> poolResources() {
    return topic("inventory.pool.resources", Resource.class, Keep.days(WEEK));
  }

  /** What is asked of the inventory, by the pool, site/kind, whose turn it is. */
  public Topic<ReservationRequest> reservationRequests() {
    return topic("inventory.requests", ReservationRequest.class, Keep.days(WEEK));
  }

  /** What the inventory answers to orders, by order. */
  public Topic<ReservationResult> reservationResults() {
    return topic("inventory.results", ReservationResult.class, Keep.days(WEEK));
  }

  /** What the inventory answers to callers, by the instance of the hub that was called. */
  public Topic<ReservationResult> reservationAnswers() {
    return topic("inventory.answers", ReservationResult.class, Keep.days(1));
  }

  /** Every change of a resource, and what is to be known about a pool, by pool. */
  public Topic<InventoryUpdate> inventoryUpdates() {
    return topic("inventory.updates", InventoryUpdate.class, Keep.days(MONTH));
  }

  /** What network elements say unasked, by target/source. */
  public Topic<NetworkEvent> networkEvents() {
    return topic("network.events", NetworkEvent.class, Keep.days(WEEK));
  }

  /** Who wants to be called when something happens, by the id of the registration. */
  public Topic<EventSubscription> subscriptions() {
    return topic("listeners", EventSubscription.class, Keep.latest());
  }

  /** Every topic of a hub whose orders need these targets. */
  public List<Topic<?>> all(Collection<String> targets) {
    List<Topic<?>> all = new ArrayList<>();
    all.add(notifications());
    all.add(quarantine());
    all.add(prices());
    all.add(accounts());
    all.add(results());
    all.add(decisions());
    all.add(updates());
    all.add(resources());
    all.add(poolResources());
    all.add(reservationRequests());
    all.add(reservationResults());
    all.add(reservationAnswers());
    all.add(inventoryUpdates());
    all.add(networkEvents());
    all.add(subscriptions());
    targets.stream().distinct().sorted().map(this::commands).forEach(all::add);
    return List.copyOf(all);
  }

  private <V extends SpecificRecord> Topic<V> topic(String name, Class<V> type, Keep keep) {
    return new Topic<>(settings.prefix() + name, type, settings.partitions(), keep);
  }
}
