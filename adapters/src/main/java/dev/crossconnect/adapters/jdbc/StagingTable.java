package dev.crossconnect.adapters.jdbc;

import dev.crossconnect.adapters.legacy.Template;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.avro.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a database, as it stands in the target's file.
 *
 * @param look finds the row of a command; it must see every row, locked or not
 * @param poll sees whether there is something new in it while it is waited for; it need not show
 *     more than the state, and may skip what is locked. As {@code look} if absent
 * @param again gives work that failed to the system once more, and only such: it changes one row or
 *     none. Without it, what failed stays failed
 * @param states the meaning of what stands in the column for it
 * @param specifications by specification and verb, how a row is inserted
 */
record StagingTable(
    String look,
    String poll,
    String again,
    Map<String, Meaning> states,
    Map<String, Map<Verb, String>> specifications) {

  private static final String COMMAND_ID = "commandId";
  private static final Set<Meaning> FOR_STATES =
      Set.of(Meaning.PENDING, Meaning.DONE, Meaning.REJECTED, Meaning.FAILED, Meaning.UNCLEAR);

  StagingTable {
    require(look != null, "'look' is missing");
    require(states != null, "'states' is missing");
    require(specifications != null, "'specifications' is missing");
    poll = poll == null ? look : poll;
    states = Map.copyOf(states);
    specifications = Map.copyOf(specifications);
    require(states.containsValue(Meaning.DONE), "'states' has none that means 'done'");
    states.forEach(
        (state, means) ->
            require(
                FOR_STATES.contains(means),
                "state '"
                    + state
                    + "' cannot mean '"
                    + means.word()
                    + "': pending, done, rejected, failed and unclear are allowed"));
    requireId("look", look);
    requireId("poll", poll);
    if (again != null) {
      requireId("again", again);
    }
    specifications.forEach(
        (name, verbs) -> verbs.forEach((verb, sql) -> requireId(name + "." + verb, sql)));
  }

  private static void requireId(String name, String sql) {
    require(names(name, sql).contains(COMMAND_ID), "'" + name + "' does not go by ${commandId}");
  }

  private static List<String> names(String name, String sql) {
    try {
      return Template.parse(sql).names();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
    }
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }

  Optional<Template> insertion(String specification, Verb verb) {
    return Optional.ofNullable(specifications.getOrDefault(specification, Map.of()).get(verb))
        .map(Template::parse);
  }

  Optional<Template> secondTry() {
    return Optional.ofNullable(again).map(Template::parse);
  }

  /** A state that the file does not know may still change. */
  Meaning meaning(String state) {
    return states.getOrDefault(state, Meaning.UNCLEAR);
  }
}
