package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import dev.crossconnect.adapters.tl1.Tl1Message.Response;
import dev.crossconnect.adapters.tl1.Tl1Message.Unreadable;
import dev.crossconnect.adapters.tl1.Tl1Parser.OpenMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the parts of answers together that an element sends in several, others between them. */
final class Continuations {

  private static final int MOST = 16;

  private final int mostChars;
  private final Consumer<Tl1Message> out;
  private final Map<Key, Parts> waiting = new LinkedHashMap<>();

  Continuations(int mostChars, Consumer<Tl1Message> out) {
    this.mostChars = mostChars;
    this.out = out;
  }

  /** A part has ended, and with it the message if it is the last. */
  void ended(OpenMessage part, boolean last) {
    Key key = Key.of(part.begun());
    Parts parts = waiting.remove(key);
    if (parts == null && last) {
      out.accept(part.isTooLong() ? tooLong(part) : with(part.begun(), part.lines()));
      return;
    }
    Parts all = parts == null ? new Parts() : parts;
    all.add(part, mostChars);
    if (!last) {
      keep(key, all);
    } else {
      out.accept(all.tooLong ? tooLong(part) : with(part.begun(), all.lines));
    }
  }

  private void keep(Key key, Parts parts) {
    if (waiting.size() == MOST) {
      Key eldest = waiting.keySet().iterator().next();
      waiting.remove(eldest);
      out.accept(new Unreadable(eldest.ctag(), "its last part never came"));
    }
    waiting.put(key, parts);
  }

  private Unreadable tooLong(OpenMessage part) {
    return new Unreadable(part.ctag(), "it is longer than " + mostChars + " characters");
  }

  private static Tl1Message with(Tl1Message message, List<String> lines) {
    if (message instanceof Response r) {
      return new Response(r.source(), r.at(), r.ctag(), r.completion(), lines);
    }
    if (message instanceof Autonomous a) {
      return new Autonomous(a.source(), a.at(), a.alarm(), a.atag(), a.what(), lines);
    }
    throw new IllegalArgumentException("Only answers and events have parts: " + message);
  }

  private static final class Parts {
    private final List<String> lines = new ArrayList<>();
    private int chars;
    private boolean tooLong;

    void add(OpenMessage part, int most) {
      chars += part.lines().stream().mapToInt(String::length).sum();
      tooLong |= part.isTooLong() || chars > most;
      if (tooLong) {
        lines.clear();
      } else {
        lines.addAll(part.lines());
      }
    }
  }

  private record Key(String ctag, String atag) {
    static Key of(Tl1Message message) {
      return message instanceof Autonomous event
          ? new Key("", event.atag())
          : new Key(((Response) message).ctag(), "");
    }
  }
}
