package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.Outcome;
import dev.crossconnect.topology.document.Section;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is done about a task that did not complete: the first rule that fits decides, and where none
 * fits, a person.
 */
public final class FalloutPolicy {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int LIMIT = 5;

  private final List<Rule> rules;

  private FalloutPolicy(List<Rule> rules) {
    this.rules = rules;
  }

  /** What is done. */
  sealed interface Treatment {

    /** Another attempt after a pause; one that asks first, if the outcome is not known. */
    record Retry(Duration pause) implements Treatment {}

    /** Somebody has to look at it. */
    record Person() implements Treatment {}

    /** The line goes on without it. */
    record Skip() implements Treatment {}

    /** The line fails. */
    record Fail() implements Treatment {}
  }

  private enum Action {
    RETRY,
    PERSON,
    SKIP,
    FAIL
  }

  private static final Map<String, Action> ACTIONS =
      Map.of(
          "retry", Action.RETRY,
          "person", Action.PERSON,
          "skip", Action.SKIP,
          "fail", Action.FAIL);

  private static final Map<String, Outcome> OUTCOMES =
      Arrays.stream(Outcome.values())
          .filter(outcome -> outcome != Outcome.COMPLETED)
          .collect(Collectors.toMap(Enum::name, Function.identity()));

  private record Rule(
      List<String> targets,
      Optional<Outcome> outcome,
      List<String> codes,
      Action action,
      int limit,
      Duration first,
      Duration longest) {

    boolean fits(String target, Outcome actual, String code) {
      return (targets.isEmpty() || targets.contains(target))
          && (outcome.isEmpty() || outcome.get() == actual)
          && (codes.isEmpty() || codes.contains(code));
    }
  }

  public static FalloutPolicy from(Section document) {
    document.knows("rules");
    return new FalloutPolicy(document.list("rules").stream().map(FalloutPolicy::rule).toList());
  }

  private static Rule rule(Section section) {
    section.knows("target", "outcome", "code", "do", "limit", "first", "longest");
    return new Rule(
        section.texts("target"),
        section.has("outcome")
            ? Optional.of(section.choice("outcome", OUTCOMES))
            : Optional.empty(),
        section.texts("code"),
        section.choice("do", ACTIONS),
        section.optional("limit", Integer::valueOf).orElse(LIMIT),
        section.optional("first", Duration::parse).orElse(FIRST_PAUSE),
        section.optional("longest", Duration::parse).orElse(LONGEST_PAUSE));
  }

  /**
   * What is done about this outcome.
   *
   * @param attempts how many there have been
   */
  Treatment treatment(
      String target, Outcome outcome, Optional<String> code, String commandId, int attempts) {
    for (Rule rule : rules) {
      if (rule.fits(target, outcome, code.orElse(""))) {
        return switch (rule.action()) {
          case RETRY ->
              attempts < rule.limit()
                  ? new Treatment.Retry(pause(rule, commandId, attempts))
                  : new Treatment.Person();
          case PERSON -> new Treatment.Person();
          case SKIP -> new Treatment.Skip();
          case FAIL -> new Treatment.Fail();
        };
      }
    }
    return new Treatment.Person();
  }

  /**
   * Twice as long each time, and spread by the command's own name: a legacy system that comes back
   * does not meet all of its commands at once, and yet the same command always waits as long.
   */
  private static Duration pause(Rule rule, String commandId, int attempts) {
    long doubled = rule.first().toMillis() << Math.min(attempts - 1, 30);
    long bounded = Math.min(doubled, rule.longest().toMillis());
    long spread = bounded / 4;
    return Duration.ofMillis(
        bounded - spread + (spread == 0 ? 0 : Math.floorMod(commandId.hashCode(), 2 * spread)));
  }
}
