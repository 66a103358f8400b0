package dev.crossconnect.adapters.conformance;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.util.Map;

/**
 * An adapter and the legacy system that it speaks to, up and with all dials at rest. Every scenario
 * has one of its own.
 *
 * <p>Let the adapter wait half a second for an answer at most, and pause for some milliseconds: a
 * scenario gives an attempt a few seconds, and what is slow is told to be by the dials.
 */
public interface Subject extends AutoCloseable {

  /** The adapter with connections of its own, as a hub that has just started would make it. */
  LegacySystem connect();

  /**
   * What a command with this verb asks for. The same number is the same thing: a thing is
   * provisioned before it is modified, removed or compensated.
   */
  Work work(Verb verb, int thing);

  /**
   * How often this command had or is going to have its effect, by the legacy system's own account.
   * A command that undoes or changes what another did takes nothing from the other's count.
   */
  int effects(ProvisioningCommand command);

  /**
   * Lets this go wrong the next so many times. It is never asked for what is in {@link #without}.
   */
  void turn(Fault fault, int times);

  /** What cannot go wrong with a system of this kind, with the reason. */
  Map<Fault, String> without();

  /** Ends the legacy system's process or does as if: connections break, what it did remains. */
  void stop();

  /** Lets it come back where it was. */
  void start();

  @Override
  void close();
}
