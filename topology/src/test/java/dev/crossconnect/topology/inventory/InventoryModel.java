package dev.crossconnect.topology.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The inventory as anybody would write it who need not care for size, crashes or partitions: says
 * what must come of a request, and counts what must be held. Which resources are given out is not
 * its business, only how many.
 */
final class InventoryModel {

  enum Status {
    HELD,
    CONFIRMED,
    RELEASED,
    EXPIRED,
    REFUSED
  }

  static final class Reservation {
    final Map<String, Integer> wanted;
    final Map<String, List<String>> got = new HashMap<>();
    final Instant expiresAt;
    Status status;

    Reservation(Map<String, Integer> wanted, Instant expiresAt, Status status) {
      this.wanted = wanted;
      this.expiresAt = expiresAt;
      this.status = status;
    }
  }

  final Map<String, Map<String, Boolean>> usable = new TreeMap<>();
  final Map<String, Reservation> reservations = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();
  private final Duration hold;

  InventoryModel(Duration hold) {
    this.hold = hold;
  }

  void say(String pool, String id, boolean isUsable) {
    usable.computeIfAbsent(pool, p -> new TreeMap<>()).put(id, isUsable);
    missing.remove(pool + "/" + id);
  }

  /** There, as it was said to be before, or usable if it is new. */
  void mention(String pool, String id) {
    say(pool, id, usable.getOrDefault(pool, Map.of()).getOrDefault(id, true));
  }

  /** These are all that there are. */
  void completes(String pool, Set<String> ids) {
    usable.getOrDefault(pool, Map.of()).keySet().stream()
        .filter(id -> !ids.contains(id))
        .forEach(id -> missing.add(pool + "/" + id));
  }

  void pass(Instant now) {
    reservations.values().stream()
        .filter(r -> r.status == Status.HELD && !r.expiresAt.isAfter(now))
        .forEach(r -> r.status = Status.EXPIRED);
  }

  /** Whether it must be granted. */
  boolean reserve(String id, Map<String, Integer> wanted, Instant now) {
    Reservation known = reservations.get(id);
    if (known != null) {
      return known.status == Status.HELD || known.status == Status.CONFIRMED;
    }
    boolean isGranted =
        wanted.entrySet().stream().allMatch(want -> free(want.getKey()) >= want.getValue());
    reservations.put(
        id, new Reservation(wanted, now.plus(hold), isGranted ? Status.HELD : Status.REFUSED));
    return isGranted;
  }

  boolean confirm(String id) {
    Reservation known = reservations.get(id);
    if (known == null || (known.status != Status.HELD && known.status != Status.CONFIRMED)) {
      return false;
    }
    known.status = Status.CONFIRMED;
    return true;
  }

  void release(String id, Map<String, Integer> wanted) {
    Reservation known =
        reservations.computeIfAbsent(
            id, unknown -> new Reservation(wanted, Instant.MAX, Status.RELEASED));
    if (known.status == Status.HELD || known.status == Status.CONFIRMED) {
      known.status = Status.RELEASED;
    }
  }

  /** What reservations have, by resource. */
  List<String> taken(String pool) {
    List<String> taken = new ArrayList<>();
    reservations.values().stream()
        .filter(r -> r.status == Status.HELD || r.status == Status.CONFIRMED)
        .forEach(r -> taken.addAll(r.got.getOrDefault(pool, List.of())));
    return taken;
  }

  long free(String pool) {
    TreeSet<String> free = new TreeSet<>();
    usable
        .getOrDefault(pool, Map.of())
        .forEach(
            (id, isUsable) -> {
              if (isUsable && !missing.contains(pool + "/" + id)) {
                free.add(id);
              }
            });
    taken(pool).forEach(free::remove);
    return free.size();
  }
}
