package dev.crossconnect.adapters.tl1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session makes of what is said, against an element that says exactly this. */
@Timeout(30)
class Tl1SessionTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ScriptedElement element = new ScriptedElement();
  private Tl1Session session;

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void answersAreToldApartByTheirTags() throws Exception {
    element.answers(done("1") + done("1") + denied("9", "SROF"), done("1") + denied("2", "IENE"));
    assertThat(say(LONG)).isInstanceOf(Reply.Completed.class);
    assertThat(say(LONG))
        .isInstanceOfSatisfying(
            Reply.Denied.class, denied -> assertThat(denied.code()).isEqualTo("IENE"));
    assertThat(session.usable()).isTrue();
  }

  @Test
  void anAcknowledgmentEndsACommandOnlyIfItSaysWhich() throws Exception {
    element.answers("\r\nRL 1\r\n<", "\r\nOK 2\r\n<", "\r\nNG 3\r\n<", "\r\nRL\r\n<");
    assertThat(say(LONG)).isEqualTo(new Reply.Denied("RL", "Acknowledged with RL"));
    assertThat(say(LONG)).isEqualTo(new Reply.Accepted("OK"));
    assertThat(say(LONG)).isEqualTo(new Reply.Denied("NG", "Acknowledged with NG"));
    assertThat(say(LONG)).isInstanceOf(Reply.Lost.class);
    assertThat(session.usable()).isFalse();
  }

  @Test
  void whoSaysThatHeIsAtItIsWaitedFor() throws Exception {
    element.answersSlowly(SHORT.multipliedBy(4), "\r\nIP\r\n<", done("1"));
    assertThat(session.say(ctag -> "X:::" + ctag + ";", LONG.dividedBy(10), LONG))
        .isInstanceOf(Reply.Completed.class);
  }

  @Test
  void whatIsPartlyOrLaterDoneIsNotTakenForDone() throws Exception {
    element.answers(done("1").replace("COMPLD", "PRTL"), done("2").replace("COMPLD", "DELAY"));
    assertThat(say(LONG)).isEqualTo(new Reply.Accepted("PRTL"));
    assertThat(say(LONG)).isEqualTo(new Reply.Accepted("DELAY"));
  }

  @Test
  void whatTheElementQuotesOfADeniedCommandIsNotTold() throws Exception {
    element.answers(
        "\r\n   A 26-03-01 12:00:00\r\nM  1 DENY\r\n   PIUI\r\n   /* ACT-USER::me:1::secret; */"
            + "\r\n;");
    assertThat(say(LONG)).isEqualTo(new Reply.Denied("PIUI", "The element denied it with PIUI"));
  }

  @Test
  void aSessionWithoutAnAnswerIsOver() throws Exception {
    element.answers("");
    assertThat(say(SHORT)).isEqualTo(new Reply.Lost("No answer in time"));
    assertThat(session.usable()).isFalse();
  }

  private Reply say(Duration patience) throws IOException, InterruptedException {
    return session.say(ctag -> "RTRV-X:::" + ctag + ";", patience, patience);
  }

  private static String done(String ctag) {
    return "\r\n   A 26-03-01 12:00:00\r\nM  " + ctag + " COMPLD\r\n;";
  }

  private static String denied(String ctag, String code) {
    return "\r\n   A 26-03-01 12:00:00\r\nM  " + ctag + " DENY\r\n   " + code + "\r\n;";
  }

  /** Says the next of its lines whenever it is told something. */
  private final class ScriptedElement {

    private void answers(String... lines) throws IOException {
      answer(Duration.ZERO, 1, lines);
    }

    private void answersSlowly(Duration pause, String... lines) throws IOException {
      answer(pause, lines.length, lines);
    }

    private void answer(Duration pause, int atOnce, String... lines) throws IOException {
      PipedInputStream heard = new PipedInputStream(1 << 16);
      PipedOutputStream said = new PipedOutputStream();
      InputStream in = new PipedInputStream(said, 1 << 16);
      OutputStream out = new PipedOutputStream(heard);
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int line = 0; line < lines.length; line++) {
                    if (line % atOnce == 0) {
                      untilEndOfCommand(heard);
                    }
                    said.write(lines[line].getBytes(StandardCharsets.ISO_8859_1));
                    said.flush();
                    Thread.sleep(pause.toMillis());
                  }
                  untilEndOfCommand(heard);
                } catch (IOException | InterruptedException over) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.setDaemon(true);
      thread.start();
      session = Tl1Session.open(new Pipes(in, out), 4_096, "scripted", event -> {});
    }

    private void untilEndOfCommand(InputStream heard) throws IOException {
      for (int c = heard.read(); c != ';'; c = heard.read()) {
        if (c < 0) {
          throw new IOException("closed");
        }
      }
    }
  }

  private record Pipes(InputStream in, OutputStream out) implements Connection {
    @Override
    public void close() {
      try {
        out.close();
        in.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
