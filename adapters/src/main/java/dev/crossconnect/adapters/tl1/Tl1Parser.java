package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Message.Acknowledgment;
import dev.crossconnect.adapters.tl1.Tl1Message.Unreadable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds messages in what a network element sends, however its bytes are split.
 *
 * <p>A message begins with two lines: source and time, then a code and a tag. Neither alone means
 * anything, since banners, echoes and texts may look like one of them; so a line that looks like
 * the first is held back until the next is there. A message ends with {@code ;} or {@code >} in the
 * first column, and is known to end there without waiting for anything further, because nothing
 * further may come. An acknowledgment is a line that ends with {@code <} in the first column of the
 * next. What is outside messages says nothing, whatever it looks like: banners may contain {@code
 * ;} anywhere.
 *
 * <p>Elements put alarms into the middle of answers, between two of their lines. So a beginning
 * inside an open message opens another one, and its end takes the first up again. A message that
 * never ends therefore loses none of those after it.
 *
 * <p>No quote is followed across lines: the standard has none that crosses one, and an element that
 * leaves one open would swallow all that follows.
 *
 * <p>Everything is bounded. What gets too long is reported as unreadable where it ends. Not
 * thread-safe.
 */
final class Tl1Parser {

  private static final int MOST_OPEN = 4;
  private static final int LONGEST_LINE_OUTSIDE = 1_024;

  private final int mostChars;
  private final Consumer<Tl1Message> out;
  private final Deque<OpenMessage> open = new ArrayDeque<>();
  private final Continuations continuations;
  private final StringBuilder line = new StringBuilder();
  private boolean afterCarriageReturn;
  private Optional<MessageStart.Header> header = Optional.empty();
  private Optional<AckLine> ack = Optional.empty();

  /**
   * @param mostChars how long one message may be, all of its parts together
   */
  Tl1Parser(int mostChars, Consumer<Tl1Message> out) {
    this.mostChars = mostChars;
    this.out = out;
    this.continuations = new Continuations(mostChars, out);
  }

  /** Takes the next bytes. Messages that end in them are handed on before this returns. */
  void accept(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      accept((char) (bytes[i] & 0xFF));
    }
  }

  private void accept(char c) {
    boolean secondHalfOfLineEnd = c == '\n' && afterCarriageReturn;
    afterCarriageReturn = c == '\r';
    if (secondHalfOfLineEnd) {
      return;
    }
    if (c == '\r' || c == '\n') {
      endOfLine();
    } else if (!(line.isEmpty() && (c == ';' || c == '>' || c == '<') && mark(c))) {
      append(c);
    }
  }

  private void append(char c) {
    int most = open.isEmpty() ? LONGEST_LINE_OUTSIDE : mostChars;
    if (line.length() < most) {
      line.append(c);
    } else if (!open.isEmpty()) {
      open.getLast().tooLong();
    }
  }

  /** A mark in the first column; false if it means nothing there and belongs to the text. */
  private boolean mark(char c) {
    boolean endsAck = c == '<' || (c == '>' && open.isEmpty());
    if (ack.isPresent() && endsAck) {
      out.accept(ack.get().acknowledgment());
      ack = Optional.empty();
      return true;
    }
    if (open.isEmpty()) {
      forgetBeginnings();
      return true;
    }
    if (c == '<') {
      return false;
    }
    forgetBeginnings();
    continuations.ended(open.removeLast(), c == ';');
    return true;
  }

  private void endOfLine() {
    String text = line.toString();
    line.setLength(0);
    if (text.isBlank()) {
      return;
    }
    if (header.isPresent()) {
      Optional<OpenMessage> begun = MessageStart.message(header.get(), text, mostChars);
      if (begun.isPresent()) {
        header = Optional.empty();
        open(begun.get());
        return;
      }
    }
    forgetBeginnings();
    header = MessageStart.header(text);
    ack = header.isPresent() ? Optional.empty() : AckLine.in(text);
    if (header.isEmpty() && ack.isEmpty()) {
      keep(text);
    }
  }

  /** What looked like the beginning of something was text. */
  private void forgetBeginnings() {
    header.ifPresent(line -> keep(line.text()));
    ack.ifPresent(line -> keep(line.text()));
    header = Optional.empty();
    ack = Optional.empty();
  }

  private void keep(String text) {
    if (!open.isEmpty()) {
      open.getLast().add(text);
    }
  }

  private void open(OpenMessage message) {
    if (open.size() == MOST_OPEN) {
      out.accept(new Unreadable(open.removeFirst().ctag(), "it was begun and never ended"));
    }
    open.addLast(message);
  }

  /** A line that is an acknowledgment, if its end follows. */
  private record AckLine(String text, Acknowledgment acknowledgment) {

    static Optional<AckLine> in(String text) {
      return MessageStart.acknowledgment(text).map(ack -> new AckLine(text, ack));
    }
  }

  /** A message whose end has not come yet. */
  static final class OpenMessage {
    private final Tl1Message begun;
    private final int mostChars;
    private final List<String> lines = new ArrayList<>();
    private int chars;

    OpenMessage(Tl1Message begun, int mostChars) {
      this.begun = begun;
      this.mostChars = mostChars;
    }

    void add(String line) {
      chars += line.length();
      if (chars > mostChars) {
        tooLong();
      } else {
        lines.add(line);
      }
    }

    void tooLong() {
      chars = mostChars + 1;
      lines.clear();
    }

    boolean isTooLong() {
      return chars > mostChars;
    }

    Tl1Message begun() {
      return begun;
    }

    List<String> lines() {
      return lines;
    }

    String ctag() {
      return begun instanceof Tl1Message.Response response ? response.ctag() : "";
    }
  }
}
