package dev.crossconnect.topology.stores;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a writer has looked for lately, as bytes, and what has become of it since, so that it need
 * not look again: it is told several things of the same order or pool, and reads before it writes.
 * What it writes without having looked is not kept, since it is most often never asked for. Bounded
 * by what it holds; what was not touched for longest goes first. For one thread.
 */
final class Lately {

  /** Besides its bytes, of an entry and what it stands in. */
  private static final int OVERHEAD = 150;

  /** What stands under a key, or that nothing does, and how much is held for it. */
  private record Known(Optional<byte[]> value, int size) {}

  private final Map<Bytes, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private final int mostBytes;
  private int bytes;

  Lately(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** What stands under a key, or that nothing does; empty if that is not known here. */
  Optional<Optional<byte[]>> get(Bytes key) {
    Known entry = known.get(key);
    return entry == null ? Optional.empty() : Optional.of(entry.value());
  }

  /** This stands under the key, or nothing, as somebody has just seen. */
  void is(Bytes key, Optional<byte[]> value) {
    int size = OVERHEAD + key.get().length + (value.isPresent() ? value.orElseThrow().length : 0);
    Known before = known.put(key, new Known(value, size));
    bytes += before == null ? size : size - before.size();
    Iterator<Known> eldest = known.values().iterator();
    while (bytes > mostBytes) {
      bytes -= eldest.next().size();
      eldest.remove();
    }
  }

  /** This stands under the key from now on, or nothing. */
  void becomes(Bytes key, Optional<byte[]> value) {
    if (known.containsKey(key)) {
      is(key, value);
    }
  }

  void clear() {
    known.clear();
    bytes = 0;
  }
}
