package dev.crossconnect.topology.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that was ever known of the prices of one product in one price book and currency. Made
 * of the same versions it is the same, in whatever order they come.
 */
public final class PriceList {

  static final PriceList EMPTY = new PriceList(List.of());

  /** The versions of each entry, the earliest change first. */
  private final List<List<PriceVersion>> entries;

  private PriceList(List<List<PriceVersion>> entries) {
    this.entries = entries;
  }

  /**
   * What an entry said at some time.
   *
   * @param since since when the hub knew it; a repeat of the same does not make it newer
   */
  record Known(PriceVersion version, Instant since) {}

  static PriceList of(Collection<PriceVersion> versions) {
    if (versions.isEmpty()) {
      return EMPTY;
    }
    TreeMap<String, List<PriceVersion>> byEntry = new TreeMap<>();
    versions.forEach(
        version ->
            byEntry.computeIfAbsent(version.entryId(), id -> new ArrayList<>()).add(version));
    return new PriceList(
        byEntry.values().stream()
            .map(of -> of.stream().sorted(PriceVersion.BY_CHANGE).toList())
            .toList());
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many versions it holds. */
  int size() {
    return entries.stream().mapToInt(List::size).sum();
  }

  /** What was on offer as far as the hub knew then, valid or not. */
  List<Known> known(Instant knownAt) {
    List<Known> known = new ArrayList<>();
    for (List<PriceVersion> versions : entries) {
      last(versions, knownAt)
          .filter(last -> last.version().standing() == PriceVersion.Standing.OFFERED)
          .ifPresent(known::add);
    }
    return known;
  }

  private static Optional<Known> last(List<PriceVersion> versions, Instant knownAt) {
    PriceVersion last = null;
    Instant since = null;
    for (int i = versions.size() - 1; i >= 0; i--) {
      PriceVersion version = versions.get(i);
      if (version.knownAt().isAfter(knownAt)) {
        continue;
      }
      if (last == null) {
        last = version;
        since = version.knownAt();
      } else if (version.saysTheSameAs(last)) {
        since = version.knownAt().isBefore(since) ? version.knownAt() : since;
      } else {
        break;
      }
    }
    return last == null ? Optional.empty() : Optional.of(new Known(last, since));
  }
}
