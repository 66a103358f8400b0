package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Message.Acknowledgment;
import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import dev.crossconnect.adapters.tl1.Tl1Message.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an element could say, at random, with everything that elements do: banners, echoes and
 * prompts, parts, alarms in the middle, texts that look like something else. And what of it are
 * messages, in the order in which they end.
 */
final class Conversation {

  private static final String[] SOURCES = {"OLT-1", "PLEASE-SET-SID-C8A00", "N", "DUB1.olt/7"};
  private static final String[] COMPLETIONS = {"COMPLD", "DENY", "PRTL", "DELAY"};
  private static final String[] ALARMS = {"*C", "**", "*", "A"};
  private static final String[] EVENTS = {"REPT ALM EQPT", "REPT EVT ONT", "REPT DBCHG", "CANC"};
  private static final String[] LINES = {
    "   \"ONT-1-4::SERIAL=A1B2,DESC=\\\"x;y>z<\\\":IS\"",
    "   /* RTRV-ONT::ALL:7; [7] (12) */",
    "   IEAE",
    "OK 5",
    "IP",
    "   B 26-03-01 12:00:00",
    "M  2 COMPLD",
    "*C 4 REPT ALM",
    "   ; not the end",
    " >",
    "x<",
    "\"an open quote",
    "/* an open comment",
    "ünï\u0000\u0007\u00ff",
    "12:00:00"
  };
  private static final String[] NOISE = {
    "\r\n;\r\n",
    "\r\nWelcome; all > sessions < are recorded;\r\n",
    "\r\n> ",
    "\r\nACT-USER::admin:1::****;\r\n",
    "\r\n   A 26-03-01 12:00:00\r\nno message\r\n",
    "\r\n\r\n\n\n",
    "\r\nM  1 COMPLD\r\n;\r\n",
    "\r\nOK it is\r\n"
  };

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<Tl1Message> expected = new ArrayList<>();
  private int number;

  Conversation(Random random, int messages) {
    this.random = random;
    while (expected.size() < messages) {
      switch (random.nextInt(6)) {
        case 0 -> text.append(pick(NOISE));
        case 1 -> acknowledgment();
        case 2 -> event();
        default -> answer();
      }
    }
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  List<Tl1Message> expected() {
    return expected;
  }

  private void acknowledgment() {
    Acknowledgment.Code code = pick(Acknowledgment.Code.values());
    String ctag = random.nextInt(4) == 0 ? "" : "" + ++number;
    text.append("\r\n").append(code).append(ctag.isEmpty() ? "" : " " + ctag);
    text.append("\r\n<");
    expected.add(new Acknowledgment(code, ctag));
  }

  private void event() {
    String source = pick(SOURCES);
    String alarm = pick(ALARMS);
    String atag = "" + ++number + (random.nextBoolean() ? "" : ".1");
    String what = pick(EVENTS);
    header(source);
    text.append("\r\n").append(alarm).append("  ").append(atag).append(' ').append(what);
    List<String> lines = new ArrayList<>();
    lines(lines, 0);
    text.append("\r\n;");
    expected.add(new Autonomous(source, "26-03-01 12:00:00", alarm, atag, what, lines));
  }

  private void answer() {
    String source = pick(SOURCES);
    String completion = pick(COMPLETIONS);
    String ctag = "" + ++number;
    List<String> lines = new ArrayList<>();
    int parts = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
    for (int part = 1; part <= parts; part++) {
      header(source);
      text.append("\r\nM  ").append(ctag).append(' ').append(completion);
      lines(lines, 1);
      text.append(part == parts ? "\r\n;" : "\r\n>");
      if (part < parts && random.nextInt(3) == 0) {
        event();
      }
    }
    expected.add(new Response(source, "26-03-01 12:00:00", ctag, completion, lines));
  }

  private void header(String source) {
    text.append(random.nextBoolean() ? "\r\n\n   " : "\n\n ");
    text.append(source).append(" 26-03-01 12:00:00");
  }

  /** Text, and where it may be, now and then somebody else's message in the middle of it. */
  private void lines(List<String> lines, int deeper) {
    String last = "";
    for (int left = random.nextInt(5); left > 0; left--) {
      String line = pick(LINES);
      boolean beginning = last.equals("   B 26-03-01 12:00:00") && !line.startsWith("  ");
      if (!beginning) {
        text.append("\r\n").append(line);
        lines.add(line);
        last = line;
      }
      if (deeper > 0 && random.nextInt(12) == 0) {
        text.append("\r\n");
        if (random.nextBoolean()) {
          event();
        } else {
          acknowledgment();
        }
        last = "";
      }
    }
  }

  private <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }
}
