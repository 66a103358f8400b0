package dev.crossconnect.config.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Callers by the fingerprint of what they show, a key or a certificate. A line is {@code name =
 * role[,role]:sha256}; a name may stand twice, so that a caller can be given its next key before
 * the last one is taken away.
 */
public record CallerFile(List<Entry> entries) {

  public static final String NAME = "[A-Za-z0-9_.-]{1,64}";

  private static final String FORM = "name = role[,role]:sha256, the latter 64 hexadecimal digits";
  private static final Pattern LINE =
      Pattern.compile("(" + NAME + ")\\s*=\\s*([^:]*):\\s*(" + Fingerprint.SHAPE + ")");

  record Entry(String name, Set<CallerRole> roles, Fingerprint fingerprint) {}

  /**
   * Reads it.
   *
   * @param property the setting that names it
   * @throws ConfigException naming the line, but not what stands in it: it might be a key
   */
  static CallerFile read(String property, Path file) {
    try {
      List<Entry> entries = new ArrayList<>();
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          entries.add(entry(new Place(property, file, i + 1), line, entries));
        }
      }
      return new CallerFile(List.copyOf(entries));
    } catch (IOException e) {
      throw new ConfigException(property, file, "cannot be read: " + e);
    }
  }

  /** The line that lets in whoever shows something with this fingerprint. */
  public static String line(String name, Set<CallerRole> roles, String sha256) {
    return name
        + " = "
        + String.join(",", roles.stream().map(CallerRole::word).toList())
        + ":"
        + sha256;
  }

  private static Entry entry(Place place, String line, List<Entry> before) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw place.complaint("is not of the form " + FORM);
    }
    Fingerprint fingerprint = Fingerprint.parse(matcher.group(3));
    if (before.stream().anyMatch(entry -> entry.fingerprint().equals(fingerprint))) {
      throw place.complaint("has the same sha256 as a line before");
    }
    return new Entry(matcher.group(1), roles(place, matcher.group(2)), fingerprint);
  }

  private static Set<CallerRole> roles(Place place, String words) {
    Set<CallerRole> roles = EnumSet.noneOf(CallerRole.class);
    for (String word : words.split(",", -1)) {
      roles.add(
          CallerRole.of(word.strip())
              .orElseThrow(
                  () ->
                      place.complaint(
                          "names the role '"
                              + word.strip()
                              + "'; there are "
                              + CallerRole.words())));
    }
    return roles;
  }

  /** Looks at all of them, so that the time it takes tells nothing. */
  Optional<Entry> find(Fingerprint fingerprint) {
    Optional<Entry> found = Optional.empty();
    for (Entry entry : entries) {
      if (entry.fingerprint().equals(fingerprint)) {
        found = Optional.of(entry);
      }
    }
    return found;
  }

  private record Place(String property, Path file, int line) {
    ConfigException complaint(String why) {
      return new ConfigException(property, file, "line " + line + " " + why);
    }
  }
}
