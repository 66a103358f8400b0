package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Message.Acknowledgment;
import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import dev.crossconnect.adapters.tl1.Tl1Message.Response;
import dev.crossconnect.adapters.tl1.Tl1Message.Unreadable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with an element. It belongs to one caller at a time, who says one thing and waits for
 * the answer; a thread of its own listens, also while nobody waits.
 *
 * <p>An answer is known by its tag. One that nobody waits for (it comes twice, or too late) means
 * nothing. After an answer that did not come the session is closed: what it is at is not known.
 */
final class Tl1Session implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Tl1Session.class);
  private static final int HIGHEST_TAG = 999_999;
  private static final int BUFFER = 8_192;
  private static final int HEARD = 64;
  private static final Pattern CODE = Pattern.compile("[A-Z0-9]{2,8}");

  private final Connection connection;
  private final Consumer<Autonomous> events;
  private final Thread listener;
  private final OutputStream out;
  private final AtomicInteger tags = new AtomicInteger();
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(HEARD);
  private volatile String awaited = "";
  private volatile boolean closed;

  private Tl1Session(Connection connection, int mostChars, String name, Consumer<Autonomous> events)
      throws IOException {
    this.connection = connection;
    this.events = events;
    this.out = connection.out();
    Tl1Parser parser = new Tl1Parser(mostChars, this::hear);
    this.listener = new Thread(() -> listen(parser), name);
    this.listener.setDaemon(true);
  }

  static Tl1Session open(
      Connection connection, int mostChars, String name, Consumer<Autonomous> events)
      throws IOException {
    try {
      Tl1Session session = new Tl1Session(connection, mostChars, name, events);
      session.listener.start();
      return session;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  boolean usable() {
    return !closed;
  }

  /**
   * Says something and waits for what becomes of it.
   *
   * @param command makes the text for a tag
   * @param patience how long to wait for an answer or an acknowledgment
   * @param endurance how long to wait for the answer once the element says that it is at it
   */
  Reply say(UnaryOperator<String> command, Duration patience, Duration endurance)
      throws InterruptedException {
    String ctag = Integer.toString(tags.updateAndGet(tag -> tag % HIGHEST_TAG + 1));
    heard.clear();
    awaited = ctag;
    boolean answered = false;
    try {
      out.write((command.apply(ctag) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      Reply reply = awaitReply(ctag, patience, endurance);
      answered = !(reply instanceof Reply.Lost);
      return reply;
    } catch (IOException e) {
      return new Reply.Lost("The connection broke: " + e.getMessage());
    } finally {
      awaited = "";
      if (!answered) {
        close();
      }
    }
  }

  /** What was said of an earlier command may still come in: the tag decides, not the moment. */
  private Reply awaitReply(String ctag, Duration patience, Duration endurance)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Heard next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return new Reply.Lost("No answer in time");
      }
      if (next instanceof Heard.Broken broken) {
        return new Reply.Lost(broken.why());
      }
      if (next instanceof Heard.End last && last.ctag().equals(ctag)) {
        return last.reply();
      }
      if (!(next instanceof Heard.Underway underway && underway.ctag().equals(ctag))) {
        continue;
      }
      end = Math.max(end, System.nanoTime() + endurance.toNanos());
    }
  }

  // ---- what the element says

  private void listen(Tl1Parser parser) {
    byte[] buffer = new byte[BUFFER];
    String end = "The element closed the connection";
    try {
      var in = connection.in();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        parser.accept(buffer, 0, n);
      }
    } catch (IOException e) {
      end = "The connection broke: " + e.getMessage();
    } catch (RuntimeException e) {
      log.error("The listener of {} failed", listener.getName(), e);
      end = "The listener failed: " + e;
    } finally {
      close();
      tell(new Heard.Broken(end));
    }
  }

  private void hear(Tl1Message message) {
    if (message instanceof Autonomous event) {
      events.accept(event);
    } else if (message instanceof Response response) {
      if (response.ctag().equals(awaited)) {
        tell(new Heard.End(response.ctag(), reply(response)));
      } else {
        log.debug("{}: an answer nobody waits for, {}", listener.getName(), response.ctag());
      }
    } else if (message instanceof Acknowledgment ack) {
      acknowledged(ack);
    } else if (message instanceof Unreadable unreadable) {
      log.warn("{}: a message was given up: {}", listener.getName(), unreadable.why());
      if (unreadable.ctag().equals(awaited) && !unreadable.ctag().isEmpty()) {
        Reply lost = new Reply.Lost("The answer cannot be read: " + unreadable.why());
        tell(new Heard.End(unreadable.ctag(), lost));
      }
    }
  }

  /**
   * Without a tag it is about the only command that is under way here, unless it comes late: that
   * is good for waiting longer, but nothing final may be concluded from it.
   */
  private void acknowledged(Acknowledgment ack) {
    String ctag = awaited;
    boolean tagged = ack.ctag().equals(ctag);
    if (ctag.isEmpty() || !(tagged || ack.ctag().isEmpty())) {
      return;
    }
    switch (ack.code()) {
      case IP, PF -> tell(new Heard.Underway(ctag));
      case OK, NA, NG, RL -> tell(new Heard.End(ctag, tagged ? reply(ack.code()) : untagged(ack)));
    }
  }

  private static Reply reply(Acknowledgment.Code code) {
    return code == Acknowledgment.Code.OK
        ? new Reply.Accepted("OK")
        : new Reply.Denied(code.name(), "Acknowledged with " + code);
  }

  private static Reply untagged(Acknowledgment ack) {
    return new Reply.Lost("Acknowledged with " + ack.code() + ", but not which command");
  }

  private static Reply reply(Response response) {
    return switch (response.completion()) {
      case "COMPLD" -> new Reply.Completed(response.lines());
      case "DENY" -> denied(response.lines());
      default -> new Reply.Accepted(response.completion());
    };
  }

  /** The code stands alone in its line; comments may quote the command, and with it a password. */
  private static Reply denied(List<String> lines) {
    String code =
        lines.stream()
            .map(String::strip)
            .map(line -> line.split("[\\s,]", 2)[0])
            .filter(word -> CODE.matcher(word).matches())
            .findFirst()
            .orElse("DENY");
    return new Reply.Denied(code, "The element denied it with " + code);
  }

  private void tell(Heard what) {
    if (!heard.offer(what)) {
      log.debug("{}: says more about one command than can matter", listener.getName());
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  /** What is heard about a command. */
  private sealed interface Heard {
    record Underway(String ctag) implements Heard {}

    record End(String ctag, Reply reply) implements Heard {}

    /** There is nothing more to be heard. */
    record Broken(String why) implements Heard {}
  }
}
