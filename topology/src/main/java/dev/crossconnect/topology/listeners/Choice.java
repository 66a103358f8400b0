package dev.crossconnect.topology.listeners;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which events a listener has asked for: {@code eventType=ProductOrderStateChangeEvent&state=a,b}.
 * All names have to fit, one value of each is enough.
 */
final class Choice {

  static final String TYPE = "eventType";

  private static final int LONGEST = 1_000;

  private final Map<String, Set<String>> wanted;

  private Choice(Map<String, Set<String>> wanted) {
    this.wanted = wanted;
  }

  /** Of whoever did not choose. */
  static Choice everything() {
    return new Choice(Map.of());
  }

  /**
   * What such a text says.
   *
   * @param names that events can be chosen by, besides their type
   * @throws IllegalArgumentException saying what is allowed
   */
  static Choice of(String query, Set<String> names) {
    if (query.length() > LONGEST) {
      throw new IllegalArgumentException("at most " + LONGEST + " characters");
    }
    Map<String, Set<String>> wanted = new HashMap<>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0 || !(names.contains(name) || name.equals(TYPE))) {
        throw new IllegalArgumentException(
            "name=value[,value]… joined by &; names are " + allowed(names));
      }
      wanted.put(name, values(part.substring(equals + 1)));
    }
    return new Choice(wanted);
  }

  private static Set<String> values(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> allowed(Set<String> names) {
    Set<String> all = new TreeSet<>(names);
    all.add(TYPE);
    return all;
  }

  boolean includes(Happening happening) {
    return wanted.entrySet().stream()
        .allMatch(
            of ->
                of.getKey().equals(TYPE)
                    ? of.getValue().contains(happening.type())
                    : Optional.ofNullable(happening.about().get(of.getKey()))
                        .filter(of.getValue()::contains)
                        .isPresent());
  }
}
