package dev.crossconnect.adapters.runner;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last commands that were started here, so that one that stands in the topic twice is verified
 * before it is executed a second time. Thread-safe.
 */
final class RecentCommands {

  private static final int MOST = 10_000;

  private final Map<Started, Started> commands =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Started, Started> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers the command, and says whether it was remembered before. */
  synchronized boolean repeats(ProvisioningCommand command) {
    Started started = new Started(command.getCommandId(), command.getVerb());
    return commands.put(started, started) != null;
  }

  private record Started(String commandId, Verb verb) {}
}
