package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.DumpScope;
import dev.crossconnect.avro.DumpState;
import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceState;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of what a complete dump of the pool did not have.
 *
 * <p>Rows of a dump are rows like any other, and carry the time at which the dump was taken. So
 * when its end comes, nobody need have counted or marked anything: what was not spoken of at that
 * time or later is missing. Without the end, as when whoever wrote it crashed, nothing is.
 *
 * <p>The pool is gone through in parts, each in a transaction that also says how far it came: a
 * large pool holds up nobody, and a restart goes on where it was.
 */
final class DumpRules {

  /** As many as are read and changed between two commits. */
  static final int AT_ONCE = 1_000;

  private final PoolDraft draft;
  private final ResourceRules resources;

  DumpRules(PoolDraft draft, ResourceRules resources) {
    this.draft = draft;
    this.resources = resources;
  }

  /** A repeat, and a dump that is older than the last, change nothing. */
  void ended(Resource end) {
    boolean isNew =
        draft.dump().filter(last -> !end.getChangedAt().isAfter(last.getTakenAt())).isEmpty();
    if (isNew && draft.pool().state().isPresent()) {
      draft.keep(
          DumpState.newBuilder()
              .setTakenAt(end.getChangedAt())
              .setSource(end.getSource())
              .setScope(end.getCompletes())
              .build());
      draft.remind(draft.at(), new PoolEvent.CompareDue());
    }
  }

  void compareDue() {
    draft.dump().filter(dump -> dump.getComparedAt() == null).ifPresent(this::compare);
  }

  private void compare(DumpState dump) {
    List<ResourceState> part = draft.pool().resourcesBehind(dump.getCursor(), AT_ONCE);
    DumpState.Builder after = DumpState.newBuilder(dump);
    part.stream().filter(one -> covers(dump, one)).forEach(one -> compare(after, one));
    if (part.size() < AT_ONCE) {
      after.setComparedAt(draft.at());
    } else {
      after.setCursor(part.get(part.size() - 1).getResourceId());
      draft.remind(draft.at(), new PoolEvent.CompareDue());
    }
    draft.keep(after.build());
    Optional.ofNullable(after.getComparedAt())
        .ifPresent(at -> draft.compared(new PoolDraft.Cause(report(after), dump.getSource())));
  }

  private static boolean covers(DumpState dump, ResourceState resource) {
    return dump.getScope() == DumpScope.POOL || resource.getSource().equals(dump.getSource());
  }

  private void compare(DumpState.Builder dump, ResourceState resource) {
    if (!resource.getChangedAt().isBefore(dump.getTakenAt())) {
      dump.setPresent(dump.getPresent() + 1);
    } else if (!resource.getMissing()) {
      resources.missing(resource, dump.getTakenAt(), dump.getSource());
      if (ResourceRules.isInUse(resource)) {
        dump.setInUse(dump.getInUse() + 1);
      } else {
        dump.setMissing(dump.getMissing() + 1);
      }
    }
  }

  private static String report(DumpState.Builder dump) {
    return "Dump of %s: %d there, %d missing, %d missing but in use"
        .formatted(dump.getTakenAt(), dump.getPresent(), dump.getMissing(), dump.getInUse());
  }
}
