package dev.crossconnect.topology.stores;

import java.util.ArrayList;
import java.util.List;

/**
 * What other threads of this process have for a task, without a way through Kafka. The task takes
 * it at its next punctuation; its stream thread is woken for that. Nothing in here outlives the
 * process or the task: whoever hands something in must be able to hand it in again elsewhere.
 * Thread-safe.
 */
public final class Inbox<T> {

  private final Bell bell;
  private final List<T> waiting = new ArrayList<>();
  private boolean closed;

  private Inbox(Bell bell) {
    this.bell = bell;
  }

  /** For a task that is worked on by the thread that calls this. */
  public static <T> Inbox<T> ofThisThread() {
    return new Inbox<>(Bell.current());
  }

  /** Hands something in; whether the task is still there to take it. */
  public boolean offer(T one) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      waiting.add(one);
    }
    bell.ring();
    return true;
  }

  /** Takes something back; whether it was still there, and now never reaches the task. */
  public synchronized boolean takeBack(T one) {
    boolean wasThere = waiting.removeIf(other -> other == one);
    if (wasThere) {
      bell.taken(1);
    }
    return wasThere;
  }

  /** For the task: all there is, in the order in which it came. */
  public synchronized List<T> take() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<T> all = List.copyOf(waiting);
    waiting.clear();
    bell.taken(all.size());
    return all;
  }

  /** For the task that leaves: what it has not taken. Nothing more is let in. */
  public synchronized List<T> close() {
    closed = true;
    return take();
  }
}
