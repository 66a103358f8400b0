package dev.crossconnect.topology.stores;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a writer has read and written lately, as bytes, so that it need not look for it: it writes
 * what it has just read, and what it wrote last is what stands there before it writes again.
 * Bounded by what it holds; what was not touched for longest goes first. For one thread.
 */
final class Lately {

  /** Besides its bytes, of an entry and what it stands in. */
  private static final int OVERHEAD = 150;

  private final Map<Bytes, Optional<byte[]>> known = new LinkedHashMap<>(16, 0.75f, true);
  private final int mostBytes;
  private int bytes;

  Lately(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** What stands under a key, or that nothing does; empty if that is not known here. */
  Optional<Optional<byte[]>> get(Bytes key) {
    return Optional.ofNullable(known.get(key));
  }

  /** This stands under the key, or nothing. */
  void is(Bytes key, Optional<byte[]> value) {
    forget(key);
    known.put(key, value);
    bytes += size(key, value);
    Iterator<Map.Entry<Bytes, Optional<byte[]>>> eldest = known.entrySet().iterator();
    while (bytes > mostBytes) {
      Map.Entry<Bytes, Optional<byte[]>> entry = eldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  void forget(Bytes key) {
    Optional<byte[]> before = known.remove(key);
    if (before != null) {
      bytes -= size(key, before);
    }
  }

  void clear() {
    known.clear();
    bytes = 0;
  }

  private static int size(Bytes key, Optional<byte[]> value) {
    return OVERHEAD + key.get().length + value.map(found -> found.length).orElse(0);
  }
}
