package dev.crossconnect.topology.stores;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One kind of what a task keeps, in a store that all its kinds share: what there is of it begins
 * with a letter of its own.
 *
 * <p>Every store of every task has a changelog, a part in each commit and a database of its own.
 * What is changed together and moves together needs all that once.
 */
public final class Section<V> {

  private final char letter;
  private final Serde<V> values;

  /**
   * What begins with this letter.
   *
   * @param letter by which it is told from others of the same store
   */
  public Section(char letter, Serde<V> values) {
    this.letter = letter;
    this.values = values;
  }

  /** This part of a store, which is read and written as if it were one by itself. */
  public KeyValueStore<String, V> in(KeyValueStore<String, byte[]> store) {
    return new SectionStore<>(this, store);
  }

  /** Where in the store a key stands. */
  public String key(String key) {
    return letter + key;
  }

  /** Where in the store the first key stands, whatever it is. */
  public String first() {
    return String.valueOf(letter);
  }

  /** Behind the last key; nothing stands there, since no key is empty. */
  public String last() {
    return String.valueOf((char) (letter + 1));
  }

  /** Whether what stands there is of this section. */
  public boolean has(String stored) {
    return stored.charAt(0) == letter;
  }

  /** The key that stands there. */
  public String unkey(String stored) {
    return stored.substring(1);
  }

  /** What the bytes of a value mean. */
  public V value(byte[] stored) {
    return values.deserializer().deserialize("", stored);
  }

  byte[] bytes(V value) {
    return values.serializer().serialize("", value);
  }
}
