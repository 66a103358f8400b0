package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Message.Acknowledgment;
import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import dev.crossconnect.adapters.tl1.Tl1Message.Response;
import dev.crossconnect.adapters.tl1.Tl1Parser.OpenMessage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines with which messages begin. */
final class MessageStart {

  /** Source (some leave it out), date, time. */
  private static final Pattern HEADER =
      Pattern.compile(
          " *(\"[^\"]*\"|\\S+)?? *((?:\\d\\d|\\d{4})-\\d\\d-\\d\\d +\\d\\d:\\d\\d:\\d\\d) *");

  private static final Pattern RESPONSE = Pattern.compile("M +(\\S+) +([A-Z]+) *");
  private static final Pattern AUTONOMOUS =
      Pattern.compile("(\\*C|\\*\\*|\\*|A) +([0-9][0-9.]*) +([A-Z]\\S*(?: \\S+)*) *");
  private static final Pattern ACKNOWLEDGMENT =
      Pattern.compile("(IP|PF|OK|NA|NG|RL)(?: +([A-Za-z0-9]{1,6}))? *");
  private static final int SHORTEST_HEADER = "00-00-00 00:00:00".length();
  private static final int LONGEST_ACKNOWLEDGMENT = 16;

  /** Beginnings are short; what is longer is text, and not worth a search. */
  private static final int LONGEST = 256;

  private MessageStart() {}

  record Header(String text, String source, String at) {}

  static Optional<Header> header(String line) {
    if (line.length() < SHORTEST_HEADER || line.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher header = HEADER.matcher(line);
    if (!header.matches()) {
      return Optional.empty();
    }
    String source = header.group(1) == null ? "" : header.group(1).replace("\"", "");
    return Optional.of(new Header(line, source, header.group(2)));
  }

  /** The message that this line begins, behind that header. */
  static Optional<OpenMessage> message(Header header, String line, int mostChars) {
    if (line.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher response = RESPONSE.matcher(line);
    if (response.matches()) {
      return Optional.of(
          new OpenMessage(
              new Response(
                  header.source(), header.at(), response.group(1), response.group(2), List.of()),
              mostChars));
    }
    Matcher autonomous = AUTONOMOUS.matcher(line);
    return autonomous.matches()
        ? Optional.of(
            new OpenMessage(
                new Autonomous(
                    header.source(),
                    header.at(),
                    autonomous.group(1),
                    autonomous.group(2),
                    autonomous.group(3),
                    List.of()),
                mostChars))
        : Optional.empty();
  }

  static Optional<Acknowledgment> acknowledgment(String line) {
    if (line.length() > LONGEST_ACKNOWLEDGMENT) {
      return Optional.empty();
    }
    Matcher ack = ACKNOWLEDGMENT.matcher(line);
    return ack.matches()
        ? Optional.of(
            new Acknowledgment(
                Acknowledgment.Code.valueOf(ack.group(1)),
                ack.group(2) == null ? "" : ack.group(2)))
        : Optional.empty();
  }
}
