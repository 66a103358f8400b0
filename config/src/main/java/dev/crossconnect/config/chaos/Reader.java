package dev.crossconnect.config.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
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

  private final Callers callers;
  private final List<String> keys;
  private final Function<String, Writer.Accepted> accepted;
  private final Witness witness;
  private final Wishes wishes;
  private final Random random;
  private final AtomicBoolean over;
  private final Map<String, Writer.Accepted> seen = new HashMap<>();

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
        read(key, written);
      }
    }
    return null;
  }

  private void read(String key, Writer.Accepted written) throws InterruptedException {
    Instance.Life asked = callers.any(random);
    Writer.Accepted before = seen.get(key);
    int chance = wishes == Wishes.ALL ? random.nextInt(4) : -1;
    String path = Orders.path(key);
    if (chance == 0) {
      exchange(asked, key, new Read.Kind.Strong(), path + "?consistency=strong");
    } else if (chance == 1) {
      exchange(
          asked,
          key,
          new Read.Kind.WithWrite(written.written()),
          path + "?waitMs=20000",
          POSITION,
          written.position());
    } else if (chance == 2 && before != null) {
      exchange(
          asked,
          key,
          new Read.Kind.WithAnswer(before.written()),
          path + "?waitMs=20000",
          POSITION,
          before.position());
    } else {
      exchange(asked, key, new Read.Kind.Any(), path);
    }
  }

  private void exchange(
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
    } catch (IOException e) {
      if (isOver(asked)) {
        witness.cutOff();
      } else {
        witness.failed(key, kind + ": " + e);
      }
    }
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
    witness.failed(key, kind + ": " + answer.statusCode() + " " + answer.body());
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

  private static boolean isOver(Instance.Life asked) throws InterruptedException {
    long end = System.nanoTime() + GRACE.toNanos();
    while (!asked.isOver() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    return asked.isOver();
  }
}
