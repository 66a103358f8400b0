package dev.crossconnect.adapters.sftp;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.sshd.sftp.common.SftpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the exchange with a batch host; all that has to be remembered of it lies in its
 * folders.
 *
 * <ol>
 *   <li>A letter takes a number by getting the name with that number in the folder of those sent. A
 *       rename does not take a name that is there, so no two instances take the same.
 *   <li>Then the same file is put into the inbox, again under a temporary name first. If it is
 *       unclear whether that worked it is done once more: the host processes each number once.
 *   <li>A response is believed when its totals fit. Then it is moved to the archive, where the
 *       other instances find it.
 * </ol>
 *
 * <p>Belongs to one thread.
 */
final class Mail {

  private static final Logger log = LoggerFactory.getLogger(Mail.class);
  private static final String PARTIAL = ".part";
  private static final int DIGITS = 9;
  private static final int MOST_MENDED = 1_000;
  private static final int MOST_REMEMBERED = 32 << 20;

  private final Remote remote;
  private final SftpSettings settings;
  private final Clock clock;
  private final Set<Long> mended = new HashSet<>();
  private final Map<String, String> sentTexts = new LinkedHashMap<>(16, 0.75f, true);
  private long remembered;

  Mail(Remote remote, SftpSettings settings, Clock clock) {
    this.remote = remote;
    this.settings = settings;
    this.clock = clock;
  }

  // ---- sending

  /** A letter with the next number; nothing is written yet. */
  Letter compose(List<Slip> slips) throws IOException {
    long sequence = 1 + lastSequence();
    List<String> lines = slips.stream().map(Slip::line).toList();
    Totals totals = Totals.of(lines);
    Map<String, String> values = new HashMap<>();
    values.put("sequence", number(sequence));
    values.put("count", Integer.toString(totals.count()));
    values.put("total", totals.total());
    values.put("at", clock.instant().toString());
    List<String> all = new ArrayList<>();
    all.add(settings.format().headerLine(values));
    all.addAll(lines);
    all.add(settings.format().trailerLine(values));
    return new Letter(
        sequence,
        in(settings.folders().sent(), "." + UUID.randomUUID() + PARTIAL),
        String.join("\n", all) + "\n",
        slips);
  }

  private long lastSequence() throws IOException {
    long last = 0;
    for (String folder :
        List.of(
            settings.folders().sent(),
            settings.folders().inbox(),
            settings.folders().responses(),
            settings.folders().archive())) {
      last = Math.max(last, sequences(remote.list(folder)).stream().reduce(0L, Math::max));
    }
    return last;
  }

  void write(Letter letter) throws IOException {
    remote.write(letter.temporary(), letter.content());
  }

  void claim(Letter letter) throws IOException {
    remote.rename(letter.temporary(), sent(letter.sequence()));
  }

  /**
   * What became of a claim that was not answered, or denied. Afterwards it cannot change any more.
   */
  Claim claimOf(Letter letter) throws IOException {
    Optional<String> there = remote.read(sent(letter.sequence()));
    if (there.filter(letter.content()::equals).isPresent()) {
      return Claim.OURS;
    }
    boolean removed = remote.remove(letter.temporary());
    log.debug("Gave up {} ({})", letter.temporary(), removed);
    return there.isPresent() ? Claim.TAKEN : Claim.FREE;
  }

  /** Puts it into the inbox, unless it is there already. */
  void deliver(long sequence, String content) throws IOException {
    String name = name(sequence);
    String temporary = in(settings.folders().inbox(), "." + name + PARTIAL);
    if (remote.list(settings.folders().inbox()).contains(name)) {
      return;
    }
    remote.write(temporary, content);
    try {
      remote.rename(temporary, in(settings.folders().inbox(), name));
    } catch (SftpException e) {
      if (!remote.list(settings.folders().inbox()).contains(name)) {
        throw e;
      }
    }
  }

  /**
   * Delivers once more what was sent by whom nobody knows, and neither lies in the inbox nor was
   * answered: whoever wrote it may have died before it was delivered.
   *
   * @param own the numbers that are being taken care of
   */
  void mend(Set<Long> own) throws IOException {
    Set<Long> open = new HashSet<>(sequences(remote.list(settings.folders().sent())));
    open.removeAll(own);
    open.removeAll(mended);
    open.removeAll(sequences(remote.list(settings.folders().responses())));
    open.removeAll(sequences(remote.list(settings.folders().archive())));
    List<Long> latest =
        open.stream().sorted(Comparator.reverseOrder()).limit(MOST_MENDED).sorted().toList();
    for (long sequence : latest) {
      Optional<String> content = remote.read(sent(sequence));
      if (content.isPresent()) {
        deliver(sequence, content.get());
      }
      mended.add(sequence);
    }
    mended.retainAll(sequences(remote.list(settings.folders().sent())));
  }

  // ---- looking

  /** The last letter that each of these stands in. */
  Map<String, Long> sequencesOf(Set<String> commandIds) throws IOException {
    Map<String, Long> found = new HashMap<>();
    Set<String> wanted = new HashSet<>(commandIds);
    List<Long> newestFirst =
        sequences(remote.list(settings.folders().sent())).stream()
            .sorted(Comparator.reverseOrder())
            .toList();
    for (long sequence : newestFirst) {
      if (wanted.isEmpty()) {
        break;
      }
      String text = sentText(sequence);
      wanted.removeIf(
          id -> {
            boolean mentioned = mentions(text, id);
            if (mentioned) {
              found.put(id, sequence);
            }
            return mentioned;
          });
    }
    return found;
  }

  private boolean mentions(String text, String commandId) {
    char separator = settings.format().separator().charAt(0);
    return text.contains(commandId.replace("\"", "\"\""))
        && text.lines().anyMatch(line -> ResponseFile.fields(line, separator).contains(commandId));
  }

  /** What was sent does not change, so it is read once; the memory for it is bounded. */
  private String sentText(long sequence) throws IOException {
    String name = sent(sequence);
    String text = sentTexts.get(name);
    if (text == null) {
      text = remote.read(name).orElse("");
      sentTexts.put(name, text);
      remembered += text.length();
      var oldest = sentTexts.entrySet().iterator();
      while (remembered > MOST_REMEMBERED && oldest.hasNext()) {
        remembered -= oldest.next().getValue().length();
        oldest.remove();
      }
    }
    return text;
  }

  /** Responses that are whole, by their path. */
  Map<String, ResponseFile> newResponses() throws IOException {
    Map<String, ResponseFile> whole = new LinkedHashMap<>();
    List<String> names = remote.list(settings.folders().responses());
    for (String name : names) {
      boolean marked = settings.marker().isEmpty() || names.contains(name + settings.marker());
      if (marked && sequenceIn(name).isPresent()) {
        String path = in(settings.folders().responses(), name);
        readWhole(path).ifPresent(response -> whole.put(path, response));
      }
    }
    return whole;
  }

  /** Those in the archive for these numbers, except what was read before. */
  Map<String, ResponseFile> archivedResponses(Set<Long> sequences, Set<String> except)
      throws IOException {
    Map<String, ResponseFile> whole = new LinkedHashMap<>();
    for (String name : remote.list(settings.folders().archive())) {
      OptionalLong sequence = sequenceIn(name);
      String path = in(settings.folders().archive(), name);
      if (sequence.isPresent()
          && sequences.contains(sequence.getAsLong())
          && !except.contains(path)) {
        readWhole(path).ifPresent(response -> whole.put(path, response));
      }
    }
    return whole;
  }

  private Optional<ResponseFile> readWhole(String path) throws IOException {
    return remote.read(path).flatMap(text -> ResponseFile.in(text, settings.format()));
  }

  /** Under its name, or one beside it if a response of that name was there before. */
  void archive(String path) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Set<String> there = new HashSet<>(remote.list(settings.folders().archive()));
    String free = name;
    for (int n = 2; there.contains(free); n++) {
      free = name + "~" + n;
    }
    try {
      remote.rename(path, in(settings.folders().archive(), free));
    } catch (SftpException e) {
      // Another instance was faster, or will be: the next look shows.
      log.info("Could not archive {}: {}", path, e.getMessage());
      return;
    }
    if (!settings.marker().isEmpty()) {
      boolean unused = remote.remove(path + settings.marker());
    }
  }

  // ---- names

  private Set<Long> sequences(List<String> names) {
    Set<Long> sequences = new HashSet<>();
    names.forEach(name -> sequenceIn(name).ifPresent(sequences::add));
    return sequences;
  }

  /** Responses may come in parts, so what follows the number is free. */
  OptionalLong sequenceIn(String name) {
    String prefix = settings.format().prefix();
    if (!name.startsWith(prefix) || name.endsWith(marker())) {
      return OptionalLong.empty();
    }
    int end = prefix.length();
    while (end < name.length() && Character.isDigit(name.charAt(end))) {
      end++;
    }
    return end == prefix.length() || end - prefix.length() > 18
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(name.substring(prefix.length(), end)));
  }

  private String marker() {
    return settings.marker().isEmpty() ? PARTIAL : settings.marker();
  }

  private String sent(long sequence) {
    return in(settings.folders().sent(), name(sequence));
  }

  private String name(long sequence) {
    return settings.format().prefix() + number(sequence) + settings.format().suffix();
  }

  private static String number(long sequence) {
    return String.format("%0" + DIGITS + "d", sequence);
  }

  private static String in(String folder, String name) {
    return folder + "/" + name;
  }

  /** Whose a number is. */
  enum Claim {
    OURS,
    /** Another instance has it. */
    TAKEN,
    FREE
  }
}
