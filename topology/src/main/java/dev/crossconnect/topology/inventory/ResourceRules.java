package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Holder;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceState;
import dev.crossconnect.avro.ResourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a resource when its source says something about it, and when a reservation takes
 * it or gives it back.
 *
 * <p>What a reservation has, no source can take away: it can only contradict, and then a person has
 * to see to it.
 */
final class ResourceRules {

  private static final String HUB = "hub";

  private final PoolDraft draft;
  private final InventorySettings settings;

  ResourceRules(PoolDraft draft, InventorySettings settings) {
    this.draft = draft;
    this.settings = settings;
  }

  void said(Resource said) {
    ResourceRow.requireFit(said);
    Optional<ResourceState> known = draft.pool().resource(said.getResourceId());
    if (known.isEmpty()) {
      appeared(said);
    } else if (!said.getChangedAt().isBefore(known.get().getChangedAt())) {
      heard(known.get(), said);
    }
  }

  private void appeared(Resource said) {
    ResourceStatus state =
        loadable(Optional.ofNullable(said.getState()).orElse(ResourceStatus.available));
    draft.change(
        Optional.empty(),
        ResourceState.newBuilder()
            .setSite(said.getSite())
            .setKind(said.getKind())
            .setResourceId(said.getResourceId())
            .setState(state)
            .setSaid(state)
            .setCharacteristics(said.getCharacteristics())
            .setChangedAt(said.getChangedAt())
            .setSource(said.getSource())
            .setUpdatedAt(draft.at()),
        new PoolDraft.Cause("Entered in the inventory", said.getSource()));
  }

  private void heard(ResourceState known, Resource said) {
    ResourceStatus word = loadable(Optional.ofNullable(said.getState()).orElseGet(known::getSaid));
    Map<String, String> characteristics =
        said.getCharacteristics().isEmpty() && said.getState() == null
            ? known.getCharacteristics()
            : said.getCharacteristics();
    ResourceState.Builder after =
        ResourceState.newBuilder(known)
            .setSaid(word)
            .setChangedAt(said.getChangedAt())
            .setSource(said.getSource())
            .setMissing(false)
            .setCharacteristics(characteristics);
    boolean isBack = known.getMissing();
    if (known.getHolder() == null) {
      after.setState(unheld(known, word, said.getState() != null || isBack)).setConflict(null);
    } else if (said.getState() != null) {
      after.setConflict(word == known.getKeptAgainst() ? null : contradiction(known, word));
    } else if (isBack) {
      after.setConflict(null);
    }
    boolean isNews =
        after.getState() != known.getState()
            || !Objects.equals(after.getConflict(), known.getConflict())
            || !characteristics.equals(known.getCharacteristics());
    if (isNews) {
      draft.change(
          Optional.of(known),
          after,
          new PoolDraft.Cause("Its source says that it is " + word, said.getSource()));
    } else if (!known.getChangedAt().equals(said.getChangedAt())
        || known.getSaid() != word
        || isBack
        || !known.getSource().equals(said.getSource())) {
      draft.keep(Optional.of(known), after);
    }
  }

  /** A complete dump did not have it. What somebody uses stays his, and a person sees to it. */
  void missing(ResourceState known, Instant takenAt, String source) {
    ResourceState.Builder after =
        ResourceState.newBuilder(known).setMissing(true).setChangedAt(takenAt);
    if (isInUse(known)) {
      after.setConflict("Its source does not have it any more");
    } else {
      after.setState(ResourceStatus.unavailable);
    }
    draft.change(
        Optional.of(known),
        after,
        new PoolDraft.Cause("Missing from the dump of " + takenAt, source));
  }

  /** A person decided so; as long as its source says the same, there is no conflict any more. */
  void keep(ResourceState contested, PoolDraft.Cause cause) {
    draft.change(
        Optional.of(contested),
        ResourceState.newBuilder(contested).setConflict(null).setKeptAgainst(word(contested)),
        cause);
  }

  static boolean isInUse(ResourceState resource) {
    return resource.getState() == ResourceStatus.reserved
        || resource.getState() == ResourceStatus.assigned;
  }

  /** What its source says of it by now. */
  private static ResourceStatus word(ResourceState resource) {
    return resource.getMissing() ? ResourceStatus.unavailable : resource.getSaid();
  }

  /** Quarantine is the hub's own affair: a source that says free does not end it. */
  private static ResourceStatus unheld(ResourceState known, ResourceStatus word, boolean isSaid) {
    boolean stays =
        !isSaid
            || (known.getState() == ResourceStatus.quarantined && word == ResourceStatus.available);
    return stays ? known.getState() : word;
  }

  /** What its source says against the reservation that has it, or null. */
  private static String contradiction(ResourceState known, ResourceStatus word) {
    boolean isHeldOnly = known.getState() == ResourceStatus.reserved;
    return switch (word) {
      case unavailable, quarantined -> "Its source says that it cannot be used";
      // A source need not know yet of what is only held.
      case available -> isHeldOnly ? null : "Its source says that nobody has it";
      case reserved, assigned -> null;
    };
  }

  private static ResourceStatus loadable(ResourceStatus state) {
    return state == ResourceStatus.quarantined ? ResourceStatus.unavailable : state;
  }

  void take(ResourceState free, Holder holder, PoolDraft.Cause cause) {
    draft.change(
        Optional.of(free),
        ResourceState.newBuilder(free).setState(ResourceStatus.reserved).setHolder(holder),
        cause);
  }

  void assign(ResourceState held, PoolDraft.Cause cause) {
    draft.change(
        Optional.of(held), ResourceState.newBuilder(held).setState(ResourceStatus.assigned), cause);
  }

  /** Goes to where it belongs: free, into quarantine, or what its source says otherwise. */
  void giveBack(ResourceState held, PoolDraft.Cause cause) {
    ResourceState.Builder after =
        ResourceState.newBuilder(held).setHolder(null).setConflict(null).setKeptAgainst(null);
    boolean wasUsed = held.getState() == ResourceStatus.assigned;
    Duration rest = settings.quarantineOf(held.getKind());
    if (word(held) == ResourceStatus.unavailable) {
      after.setState(ResourceStatus.unavailable);
    } else if (!wasUsed && word(held) == ResourceStatus.assigned) {
      // Somebody the hub does not know has it by now.
      after.setState(ResourceStatus.assigned);
    } else if (wasUsed && !rest.isZero()) {
      Instant end = draft.at().plus(rest);
      after.setState(ResourceStatus.quarantined).setQuarantinedUntil(end);
      draft.remind(end, new PoolEvent.QuarantineDue(held.getResourceId()));
    } else {
      after.setState(ResourceStatus.available);
    }
    draft.change(Optional.of(held), after, cause);
  }

  void quarantineDue(String resourceId) {
    draft
        .pool()
        .resource(resourceId)
        .filter(resource -> resource.getState() == ResourceStatus.quarantined)
        .filter(resource -> !resource.getQuarantinedUntil().isAfter(draft.at()))
        .ifPresent(
            resource ->
                draft.change(
                    Optional.of(resource),
                    ResourceState.newBuilder(resource)
                        .setState(ResourceStatus.available)
                        .setQuarantinedUntil(null),
                    new PoolDraft.Cause("Its quarantine is over", HUB)));
  }
}
