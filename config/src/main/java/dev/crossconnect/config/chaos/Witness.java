package dev.crossconnect.config.chaos;

import dev.crossconnect.config.chaos.Violation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds what is answered against what was committed, as an independent reader of the changelog has
 * seen it. What that reader had before a read began was committed before; so it accuses nobody
 * wrongly, however late it is itself. Thread-safe.
 */
public final class Witness {

  private static final int MOST_KEPT = 1_000;

  /** Of each key, what was known to be committed from when on. */
  private final Map<String, NavigableMap<Long, Written>> known = new ConcurrentHashMap<>();

  private final Map<String, Set<Written>> committed = new ConcurrentHashMap<>();
  private final Map<String, Set<Written>> shown = new ConcurrentHashMap<>();
  private final Map<String, Long> lastAnswer = new ConcurrentHashMap<>();

  /** Since when somebody asks for a key and nobody has been answered. */
  private final Map<String, Long> askedSince = new ConcurrentHashMap<>();

  private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
  private final List<Violation> violations = Collections.synchronizedList(new ArrayList<>());
  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<Silence> longestSilence = new AtomicReference<>(Silence.NONE);
  private final AtomicReference<Silence> longestInVain = new AtomicReference<>(Silence.NONE);
  private final AtomicLong longestRead = new AtomicLong();
  private final AtomicLong largestLag = new AtomicLong();

  /** For how long nobody has answered about a key, and when that was over. */
  record Silence(String key, long nanos, Instant end) {

    static final Silence NONE = new Silence("", 0, Instant.EPOCH);

    Silence longer(Silence other) {
      return other.nanos > nanos ? other : this;
    }

    long millis() {
      return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
  }

  /** Has seen nothing yet. */
  public Witness() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  /** The changelog has this; it was read there at this time. */
  public void committed(String key, Written written, long nanos) {
    committed.computeIfAbsent(key, of -> ConcurrentHashMap.newKeySet()).add(written);
    NavigableMap<Long, Written> ofKey =
        known.computeIfAbsent(key, of -> new ConcurrentSkipListMap<>());
    // A consumer that starts over meets what it has told before.
    if (ofKey.isEmpty() || ofKey.lastEntry().getValue().compareTo(written) < 0) {
      ofKey.put(nanos, written);
    }
  }

  /** Somebody asks for whatever there is of a key. */
  public void asked(String key, long nanos) {
    askedSince.merge(key, nanos, Math::min);
  }

  /** A read was answered. */
  public void answered(Read read) {
    answers.computeIfAbsent(read.role(), of -> new AtomicLong()).incrementAndGet();
    shown.computeIfAbsent(read.key(), of -> ConcurrentHashMap.newKeySet()).add(read.shown());
    largestLag.accumulateAndGet(read.lagMillis(), Math::max);
    if (read.kind() instanceof Read.Kind.Any) {
      longestRead.accumulateAndGet(read.ended() - read.begun(), Math::max);
      heard(read.key(), read.ended());
    }
    long asOf = read.begun() - TimeUnit.MILLISECONDS.toNanos(read.lagMillis());
    Written least = committedBy(read.key(), asOf);
    boolean isStale = read.shown().compareTo(least) < 0;
    Read.Kind kind = read.kind();
    if (kind instanceof Read.Kind.Strong && isStale) {
      accuse(Kind.STALE_STRONG_READ, read, least);
    } else if (isStale) {
      accuse(Kind.UNTRUE_LAG, read, least);
    }
    if (kind instanceof Read.Kind.WithWrite with && read.shown().compareTo(with.written()) < 0) {
      accuse(Kind.BROKEN_POSITION, read, with.written());
    }
    if (kind instanceof Read.Kind.WithAnswer with && read.shown().compareTo(with.shown()) < 0) {
      accuse(Kind.WENT_BACK, read, with.shown());
    }
  }

  /** A read was on its way to an instance that was killed. */
  public void cutOff() {
    inFlight.incrementAndGet();
  }

  /** What was asked for could not be had then, which was said. */
  public void refused() {
    refused.incrementAndGet();
  }

  /** A read was not answered though nobody had killed whom it asked. */
  public void failed(String what) {
    accuse(new Violation(Kind.FAILED_READ, what));
  }

  /** Something else was found out. */
  public void accuse(Violation violation) {
    counts.get(violation.kind()).incrementAndGet();
    if (violations.size() < MOST_KEPT) {
      violations.add(violation);
    }
  }

  private void accuse(Kind kind, Read read, Written expected) {
    accuse(
        new Violation(
            kind,
            "%s showed %s and not %s, as %s, %d ms old at the most, after %d ms"
                .formatted(
                    read.key(),
                    read.shown(),
                    expected,
                    read.role(),
                    read.lagMillis(),
                    TimeUnit.NANOSECONDS.toMillis(read.ended() - read.begun()))));
  }

  private void heard(String key, long now) {
    keepLongest(longestSilence, key, lastAnswer.put(key, now), now);
    keepLongest(longestInVain, key, askedSince.remove(key), now);
  }

  private static void keepLongest(
      AtomicReference<Silence> longest, String key, Long since, long now) {
    if (since != null && now - since > longest.get().nanos()) {
      longest.accumulateAndGet(new Silence(key, now - since, Instant.now()), Silence::longer);
    }
  }

  private Written committedBy(String key, long nanos) {
    NavigableMap<Long, Written> ofKey = known.get(key);
    Map.Entry<Long, Written> last = ofKey == null ? null : ofKey.lowerEntry(nanos);
    return last == null ? Written.NOTHING : last.getValue();
  }

  /** To be said when everything that was committed has been read. */
  public void theEnd() {
    shown.forEach(
        (key, values) -> {
          Set<Written> real = committed.getOrDefault(key, Set.of());
          values.stream()
              .filter(value -> !value.equals(Written.NOTHING) && !real.contains(value))
              .forEach(
                  value -> accuse(new Violation(Kind.NEVER_COMMITTED, key + " showed " + value)));
        });
  }

  /** The last that is known to be committed of a key. */
  public Written last(String key) {
    return committedBy(key, Long.MAX_VALUE);
  }

  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  long count(Kind kind) {
    return counts.get(kind).get();
  }

  long answers(String role) {
    return answers.getOrDefault(role, new AtomicLong()).get();
  }

  long cutOffReads() {
    return inFlight.get();
  }

  long refusedReads() {
    return refused.get();
  }

  /** Between two answers, whether anybody asked meanwhile or not. */
  Silence longestSilence() {
    return longestSilence.get();
  }

  /** While it was asked for, from the first who was not answered to the first who was. */
  Silence longestInVain() {
    return longestInVain.get();
  }

  long longestReadMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestRead.get());
  }

  long largestLagMillis() {
    return largestLag.get();
  }
}
