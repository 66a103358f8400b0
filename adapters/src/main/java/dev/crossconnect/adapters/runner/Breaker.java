package dev.crossconnect.adapters.runner;

import java.util.BitSet;

/**
 * Keeps callers away from a system that is in trouble.
 *
 * <p>While closed it looks at how the last so many calls went. When too many of them were trouble
 * it opens, and lets one call through for each pause, as a probe. The first probe that goes well
 * closes it; each that does not doubles the pause. A probe that takes longer than a pause, as
 * orders do in systems that work by night, keeps nobody else from being the next.
 *
 * <p>Trouble is what happened at the edge: the system was not reached, or busy, or no usable answer
 * came. A refusal of the order is an answer like any other.
 *
 * <p>It knows no clock: the time is handed in, in nanoseconds of any origin. Guarded by the lock of
 * its gate.
 */
final class Breaker {

  private final BreakerSettings settings;
  private final BitSet troubles = new BitSet();
  private int calls;
  private boolean open;
  private long pause;
  private long nextProbe;
  private long openings;

  Breaker(BreakerSettings settings) {
    this.settings = settings;
  }

  /** How long until a call may begin; nothing if one may now. */
  long holdNanos(long now) {
    return open ? Math.max(0, nextProbe - now) : 0;
  }

  /** Called when a call begins, only after {@link #holdNanos} has said that it may. */
  Role begin(long now) {
    if (!open) {
      return Role.ORDINARY;
    }
    nextProbe = now + pause;
    return Role.PROBE;
  }

  /** Called when a call has ended that says something about the system. */
  void report(Role role, Sign sign, long now) {
    if (open) {
      if (role == Role.PROBE) {
        probed(sign, now);
      }
      return; // calls from before it opened say nothing new
    }
    if (settings.calls() == 0) {
      return;
    }
    troubles.set(calls % settings.calls(), sign == Sign.TROUBLE);
    // Bounded: once the window is full only the place in it matters.
    calls = calls + 1 == 2 * settings.calls() ? settings.calls() : calls + 1;
    if (calls >= settings.calls()
        && troubles.cardinality() * 100 >= settings.percent() * settings.calls()) {
      open(now);
    }
  }

  private void open(long now) {
    open = true;
    openings++;
    pause = settings.pause().toNanos();
    nextProbe = now + pause;
  }

  private void probed(Sign sign, long now) {
    if (sign == Sign.GOOD) {
      open = false;
      calls = 0;
      troubles.clear();
    } else {
      pause = Math.min(settings.longestPause().toNanos(), pause * 2);
      nextProbe = now + pause;
    }
  }

  boolean isOpen() {
    return open;
  }

  /** How often it has opened. */
  long openings() {
    return openings;
  }

  /** As what a call was let through. */
  enum Role {
    ORDINARY,
    PROBE
  }

  /** What a call says about the system. */
  enum Sign {
    GOOD,
    TROUBLE
  }
}
