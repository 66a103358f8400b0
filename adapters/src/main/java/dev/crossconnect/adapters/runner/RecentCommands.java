package dev.crossconnect.adapters.runner;

import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The last commands that were started here, about ten thousand, so that one that stands in the
 * topic twice is verified before it is executed a second time. Thread-safe; workers with different
 * commands seldom meet, since the commands are spread over several shelves by their ids.
 */
final class RecentCommands {

  private static final int SHELVES = 16;
  private static final int MOST_ON_A_SHELF = 10_000 / SHELVES;

  private final List<Shelf> shelves = Stream.generate(Shelf::new).limit(SHELVES).toList();

  /** Remembers the command, and says whether it was remembered before. */
  boolean repeats(ProvisioningCommand command) {
    Started started = new Started(command.getCommandId(), command.getVerb());
    return shelves.get(Math.floorMod(started.commandId().hashCode(), SHELVES)).repeats(started);
  }

  private static final class Shelf {

    private final Map<Started, Started> commands =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Started, Started> eldest) {
            return size() > MOST_ON_A_SHELF;
          }
        };

    synchronized boolean repeats(Started started) {
      return commands.put(started, started) != null;
    }
  }

  private record Started(String commandId, Verb verb) {}
}
