package dev.crossconnect.adapters.legacy;

import dev.crossconnect.avro.ProvisioningCommand;

/**
 * One legacy system, as an adapter author presents it to the hub.
 *
 * <p>Calls come from several threads at once, as many as the target's {@code concurrency} allows,
 * and never two at once for the same order. They may block: the thread belongs to the command, and
 * Kafka is served by another. A call that is interrupted is no longer wanted (the hub stops, or
 * another instance has taken over): it gives up soon by throwing {@link InterruptedException}, and
 * whoever gets the command next finds out by {@link #verify} what became of it.
 *
 * <p>No call outlasts the command's deadline by much. Whatever else is thrown counts as {@link
 * Outcome.Unknown}.
 */
public interface LegacySystem extends AutoCloseable {

  /**
   * Does what the command asks and waits until the legacy system is done with it.
   *
   * <p>The command's id travels along, in whatever field the legacy system keeps and can be asked
   * for, so that {@link #verify} can find the work again.
   */
  Outcome execute(ProvisioningCommand command) throws InterruptedException;

  /**
   * Finds out whether a command took effect that may have been executed earlier, without doing it.
   *
   * <p>For a command whose verb is {@code VERIFY} the id alone says what to look for, and {@code
   * verifies} what it was to do, where the hub said so. It looks at least once, also after the
   * deadline: nobody can be told that a command came too late as long as it may have been done.
   */
  Verification verify(ProvisioningCommand command) throws InterruptedException;

  /** Lets go of connections. No call is running any more. */
  @Override
  void close();
}
