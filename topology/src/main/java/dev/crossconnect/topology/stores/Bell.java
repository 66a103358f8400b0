package dev.crossconnect.topology.stores;

/**
 * Tells a stream thread that other threads have something for its tasks, and wakes it if it waits
 * for records. A thread that is awake is not disturbed: it asks before it waits again.
 */
final class Bell {

  private static final ThreadLocal<Bell> CURRENT = ThreadLocal.withInitial(Bell::new);

  /** What has come and was not taken yet. */
  private int waiting;

  /** What has come since the thread asked for the last time. */
  private int come;

  private Runnable alarm;
  private boolean hasRung;

  private Bell() {}

  /** This thread's. */
  static Bell current() {
    return CURRENT.get();
  }

  /** Something has come. */
  synchronized void ring() {
    waiting++;
    come++;
    if (alarm != null && !hasRung) {
      hasRung = true;
      alarm.run();
    }
  }

  /** So many of what has come are taken, or taken back. */
  synchronized void taken(int number) {
    waiting -= number;
  }

  /** How much has come since this was asked for the last time. */
  synchronized int come() {
    int number = come;
    come = 0;
    return number;
  }

  /**
   * The thread is about to wait; whether it may, since there is nothing for it.
   *
   * @param alarm what wakes it; sounded once at most
   */
  synchronized boolean sleeps(Runnable alarm) {
    if (waiting > 0) {
      return false;
    }
    this.alarm = alarm;
    hasRung = false;
    return true;
  }

  /** The thread waits no longer; whether it was woken. */
  synchronized boolean wakes() {
    alarm = null;
    return hasRung;
  }
}
