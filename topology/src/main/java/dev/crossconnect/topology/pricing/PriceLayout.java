package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.PriceEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * How prices lie in their ordered store: price book, product, currency, entry and time of change,
 * so that all that is read together is one range, and each version has a place of its own.
 *
 * <p>Every text has its length in front, so that no text can pass for the beginning of another. The
 * lengths leave the first byte below 0x80; above it lies what is not a price: which entries there
 * are, and how far each partition of the topic has been read.
 */
final class PriceLayout {

  private static final byte KNOWN = (byte) 0xFE;
  private static final byte PROGRESS = (byte) 0xFF;
  private static final int LONGEST = Short.MAX_VALUE;

  private PriceLayout() {}

  static Bytes entry(PriceEntry entry) {
    return key(
        partsOf(entry),
        Long.BYTES,
        out -> out.putLong(entry.getChangedAt().toEpochMilli() ^ Long.MIN_VALUE));
  }

  /** Where all versions of one entry begin. */
  static Bytes versionsOf(PriceEntry entry) {
    return key(partsOf(entry));
  }

  /** Where something is once there is any version of this one's entry. */
  static Bytes known(PriceEntry entry) {
    return key(partsOf(entry), 0, out -> {}, KNOWN);
  }

  private static List<String> partsOf(PriceEntry entry) {
    return List.of(entry.getPriceBook(), entry.getSku(), entry.getCurrency(), entry.getEntryId());
  }

  /** Where everything of one list begins. */
  static Bytes list(PriceKey key) {
    return key(List.of(key.priceBook(), key.sku(), key.currency()));
  }

  /** Where everything of one product in one price book begins, whatever the currency. */
  static Bytes product(String priceBook, String sku) {
    return key(List.of(priceBook, sku));
  }

  static Bytes progress(int partition) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Integer.BYTES).put(PROGRESS).putInt(partition).array());
  }

  /** Where the progress of all partitions begins. */
  static Bytes progress() {
    return Bytes.wrap(new byte[] {PROGRESS});
  }

  static int partition(Bytes progress) {
    return ByteBuffer.wrap(progress.get(), 1, Integer.BYTES).getInt();
  }

  private static Bytes key(List<String> texts) {
    return key(texts, 0, out -> {});
  }

  private static Bytes key(
      List<String> texts, int further, Consumer<ByteBuffer> tail, byte... head) {
    List<byte[]> parts = new ArrayList<>(texts.size());
    int size = head.length + further;
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > LONGEST) {
        throw new IllegalArgumentException("A text of " + bytes.length + " bytes is too long");
      }
      parts.add(bytes);
      size += Short.BYTES + bytes.length;
    }
    ByteBuffer key = ByteBuffer.allocate(size).put(head);
    parts.forEach(part -> key.putShort((short) part.length).put(part));
    tail.accept(key);
    return Bytes.wrap(key.array());
  }
}
