package dev.crossconnect.config.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Reads as fast as it is answered, and tells the witness. */
final class Reader implements Callable<Void> {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String POSITION = "Hub-Position";

  /** How long a life may take to be seen to be over by whom its end has cut off. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final Callers callers;
  private final List<String> keys;
  private final Function<String, Writer.Accepted> accepted;
  private final Witness witness;
  private final Wishes wishes;
  private final Random random;
  private final AtomicBoolean over;
  private final Map<String, Writer.Accepted> seen = new HashMap<>();
  private final Deque<Broken> broken = new ArrayDeque<>();

  /** A read that broke off; whether it was cut off with its instance shows a little later. */
  private record Broken(Instance.Life asked, String what, long since) {}

  /** What it asks for. */
  enum Wishes {
    /** In every way there is. Where nothing is written this waits, as it should. */
    ALL,
    /** Whatever there is, so that it never has to wait: how it hears who is silent. */
    WHATEVER_THERE_IS
  }

  /**
   * A reader of these keys.
   *
   * @param accepted what was accepted last of a key; null if nothing was
   */
  Reader(
      Callers callers,
      List<String> keys,
      Function<String, Writer.Accepted> accepted,
      Witness witness,
      Wishes wishes,
      long seed,
      AtomicBoolean over) {
    this.callers = callers;
    this.keys = keys;
    this.accepted = accepted;
    this.witness = witness;
    this.wishes = wishes;
    this.random = new Random(seed);
    this.over = over;
  }

  @Override
  public Void call() throws InterruptedException {
    while (!over.get()) {
      String key = keys.get(random.nextInt(keys.size()));
      Writer.Accepted written = accepted.apply(key);
      if (written != null) {
        while (!over.get() && !read(key, written)) {
          // As a portal would: the same again, of whichever instance comes next.
          Thread.sleep(BETWEEN_TRIES.toMillis());
        }
      }
      judgeBroken(GRACE);
    }
    judgeBroken(Duration.ZERO);
    return null;
  }

  /** Whether it was answered. */
  private boolean read(String key, Writer.Accepted written) throws InterruptedException {
    Instance.Life asked = callers.any(random);
    Writer.Accepted before = seen.get(key);
    int chance = wishes == Wishes.ALL ? random.nextInt(4) : -1;
    String path = Orders.path(key);
    if (chance == 0) {
      return exchange(asked, key, new Read.Kind.Strong(), path + "?consistency=strong");
    } else if (chance == 1) {
      return exchange(
          asked,
          key,
          new Read.Kind.WithWrite(written.written()),
          path + "?waitMs=20000",
          POSITION,
          written.position());
    } else if (chance == 2 && before != null) {
      return exchange(
          asked,
          key,
          new Read.Kind.WithAnswer(before.written()),
          path + "?waitMs=20000",
          POSITION,
          before.position());
    } else {
      return exchange(asked, key, new Read.Kind.Any(), path);
    }
  }

  private boolean exchange(
      Instance.Life asked, String key, Read.Kind kind, String path, String... headers)
      throws InterruptedException {
    long begun = System.nanoTime();
    if (kind instanceof Read.Kind.Any) {
      witness.asked(key, begun);
    }
    try {
      HttpResponse<String> answer = callers.get(asked.url(), path, headers);
      switch (answer.statusCode()) {
        case 200, 404 -> note(key, kind, begun, answer);
        case 503, 504 -> refused(key, kind, answer);
        default -> failed(key, kind, answer);
      }
      return true;
    } catch (IOException e) {
      broken.add(new Broken(asked, key + ": " + kind + ": " + e, System.nanoTime()));
      return false;
    }
  }

  /**
   * Looks whose instance has ended by now; one that goes on after this time has let its caller
   * down. Nobody waits for that: whoever is cut off asks another instance at once.
   */
  private void judgeBroken(Duration grace) {
    broken.removeIf(
        one -> {
          if (one.asked().isOver()) {
            witness.cutOff();
            return true;
          }
          if (System.nanoTime() - one.since() > grace.toNanos()) {
            witness.failed(one.what());
            return true;
          }
          return false;
        });
  }

  /** Who asks for more than whatever there is, is told when it cannot be had. */
  private void refused(String key, Read.Kind kind, HttpResponse<String> answer) {
    if (kind instanceof Read.Kind.Any) {
      failed(key, kind, answer);
    } else {
      witness.refused();
    }
  }

  private void failed(String key, Read.Kind kind, HttpResponse<String> answer) {
    witness.failed(key + ": " + kind + ": " + answer.statusCode() + " " + answer.body());
  }

  private void note(String key, Read.Kind kind, long begun, HttpResponse<String> answer)
      throws IOException {
    JsonNode order = JSON.readTree(answer.body());
    Written shown =
        answer.statusCode() == 404
            ? Written.NOTHING
            : Written.parse(order.path("number").textValue());
    witness.answered(
        new Read(
            key,
            kind,
            begun,
            System.nanoTime(),
            shown,
            answer.headers().firstValue("Hub-Role").orElse("active"),
            answer.headers().firstValueAsLong("Hub-Lag-Ms").orElse(0)));
    if (!shown.equals(Written.NOTHING) && order.has("position")) {
      seen.put(key, new Writer.Accepted(shown, order.path("position").textValue()));
    }
  }
}
