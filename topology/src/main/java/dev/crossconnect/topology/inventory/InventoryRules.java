package dev.crossconnect.topology.inventory;

import java.time.Instant;

/**
 * What a pool does about what happens to it. Pure: the same pool, event and time give the same
 * decision, so that an event that is processed again after a crash gives out the same resources.
 */
final class InventoryRules {

  private final InventorySettings settings;

  InventoryRules(InventorySettings settings) {
    this.settings = settings;
  }

  PoolDecision decide(Pool pool, PoolEvent event, Instant at) {
    PoolDraft draft = new PoolDraft(pool, settings.lowPercent(), at);
    ReservationRules reservations = new ReservationRules(draft, settings);
    ResourceRules resources = new ResourceRules(draft, settings);
    DumpRules dumps = new DumpRules(draft, resources);
    if (event instanceof PoolEvent.Said said) {
      resources.said(said.resource());
    } else if (event instanceof PoolEvent.Dumped dumped) {
      dumps.ended(dumped.end());
    } else if (event instanceof PoolEvent.CompareDue) {
      dumps.compareDue();
    } else if (event instanceof PoolEvent.Asked asked && asked.request().getSettles() != null) {
      new ConflictRules(draft, resources).settle(asked.request());
    } else if (event instanceof PoolEvent.Asked asked) {
      reservations.asked(asked.request());
    } else if (event instanceof PoolEvent.HoldDue due) {
      reservations.holdDue(due.reservation());
    } else if (event instanceof PoolEvent.ForgetDue due) {
      reservations.forgetDue(due.reservation());
    } else if (event instanceof PoolEvent.QuarantineDue due) {
      resources.quarantineDue(due.resourceId());
    }
    return draft.decision();
  }
}
