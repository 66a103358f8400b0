package dev.crossconnect.topology.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Sections of one store are like stores by themselves: none shows anything of another. */
class SectionPropertyTest {

  /** Letters that follow one another, so that one section begins where another ends. */
  private static final List<Section<String>> SECTIONS =
      List.of(
          new Section<>('a', Serdes.String()),
          new Section<>('b', Serdes.String()),
          new Section<>('c', Serdes.String()));

  private record Put(int section, String key, String value) {}

  @Provide
  Arbitrary<Put> puts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SECTIONS.size() - 1),
            keys(),
            Arbitraries.strings().alpha().ofMaxLength(3).injectNull(0.3))
        .as(Put::new);
  }

  /** Of letters that are sections, the lowest and highest there are, and ones of several bytes. */
  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings()
        .withChars('a', 'b', 'c', '\u0001', '\u007f', '\u00e9', '\uffee')
        .ofMinLength(1)
        .ofMaxLength(3);
  }

  @Property
  void eachIsLikeAStoreByItself(
      @ForAll List<@From("puts") Put> puts,
      @ForAll("keys") String one,
      @ForAll("keys") String other) {
    KeyValueStore<String, byte[]> whole = MemoryStores.ofBytes();
    List<TreeMap<Bytes, String>> models =
        List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (Put put : puts) {
      SECTIONS.get(put.section()).in(whole).put(put.key(), put.value());
      if (put.value() == null) {
        models.get(put.section()).remove(bytes(put.key()));
      } else {
        models.get(put.section()).put(bytes(put.key()), put.value());
      }
    }
    String from = bytes(one).compareTo(bytes(other)) < 0 ? one : other;
    String to = from.equals(one) ? other : one;

    for (int i = 0; i < SECTIONS.size(); i++) {
      KeyValueStore<String, String> section = SECTIONS.get(i).in(whole);
      TreeMap<Bytes, String> model = models.get(i);
      Map<Bytes, String> between = model.subMap(bytes(from), true, bytes(to), true);
      assertThat(read(section.all())).isEqualTo(texts(model));
      assertThat(read(section.range(from, to))).isEqualTo(texts(between));
      assertThat(read(section.reverseAll())).isEqualTo(texts(model.descendingMap()));
      assertThat(section.get(one)).isEqualTo(model.get(bytes(one)));
      assertThat(section.putIfAbsent(other, "new")).isEqualTo(model.get(bytes(other)));
      assertThat(section.delete(other)).isEqualTo(model.getOrDefault(bytes(other), "new"));
      assertThat(section.get(other)).isNull();
    }
  }

  @Example
  void nothingStandsUnderNoKey() {
    KeyValueStore<String, String> section = SECTIONS.get(1).in(MemoryStores.ofBytes());

    assertThatThrownBy(() -> section.put("", "value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key of value is empty");
  }

  private static Bytes bytes(String key) {
    return Bytes.wrap(key.getBytes(UTF_8));
  }

  private static List<String> read(KeyValueIterator<String, String> entries) {
    List<String> read = new ArrayList<>();
    try (entries) {
      while (entries.hasNext()) {
        String key = entries.peekNextKey();
        read.add(key + "=" + entries.next().value);
      }
    }
    return read;
  }

  private static List<String> texts(Map<Bytes, String> entries) {
    return entries.entrySet().stream()
        .map(entry -> new String(entry.getKey().get(), UTF_8) + "=" + entry.getValue())
        .toList();
  }
}
