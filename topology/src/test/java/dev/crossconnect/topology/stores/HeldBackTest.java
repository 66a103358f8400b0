package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class HeldBackTest {

  private static final Callback NOBODY = (metadata, failure) -> assertThat(metadata).isNull();

  private final List<String> gone = new ArrayList<>();
  private final HeldBack heldBack = new HeldBack((record, callback) -> gone.add(text(record)));

  @Test
  void recordsGoTogetherInTheOrderInWhichTheyCame() {
    add("one");
    add("two");
    add("three");
    assertThat(gone).isEmpty();

    heldBack.letGo();
    heldBack.letGo();

    assertThat(gone).containsExactly("one", "two", "three");
  }

  @Test
  void manyDoNotWait() {
    List<String> many = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();

    many.forEach(this::add);
    assertThat(gone).hasSizeBetween(500, 1_000);

    heldBack.letGo();
    assertThat(gone).isEqualTo(many);
  }

  @Test
  void muchDoesNotWait() {
    String large = "x".repeat(1 << 20);

    add(large);
    add("small");

    assertThat(gone).containsExactly(large);
  }

  @Test
  void whatHadToBeForgottenDoesNotGo() {
    add("aborted");
    heldBack.forget();
    add("next");
    heldBack.letGo();

    assertThat(gone).containsExactly("next");
  }

  @Test
  void whatIsWrittenWhileOthersGoGoesBehindThem() {
    List<String> all = new ArrayList<>();
    HeldBack[] self = new HeldBack[1];
    self[0] =
        new HeldBack(
            (record, callback) -> {
              all.add(text(record));
              if (text(record).equals("too large")) {
                self[0].add(record("in its place"), callback);
              }
            });
    self[0].add(record("too large"), NOBODY);
    self[0].add(record("next"), NOBODY);

    self[0].letGo();

    assertThat(all).containsExactly("too large", "next", "in its place");
  }

  @Test
  void noneGoesPastOneThatCannot() {
    HeldBack failing =
        new HeldBack(
            (record, callback) -> {
              if (text(record).equals("bad")) {
                throw new IllegalStateException("fenced");
              }
              gone.add(text(record));
            });
    failing.add(record("good"), NOBODY);
    failing.add(record("bad"), NOBODY);
    failing.add(record("behind"), NOBODY);

    assertThatThrownBy(failing::letGo).hasMessage("fenced");

    assertThat(gone).containsExactly("good");
  }

  private void add(String text) {
    heldBack.add(record(text), NOBODY);
  }

  private static ProducerRecord<byte[], byte[]> record(String text) {
    return new ProducerRecord<>("topic", null, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ProducerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }
}
