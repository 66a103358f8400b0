package dev.crossconnect.avro.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;

class PositionTest {

  private static final String EPOCH = Position.epochOf("a cluster");
  private static final String ELSEWHERE = Position.epochOf("another cluster");

  @Property(tries = 300)
  void whatWasWrittenIsReadAgain(@ForAll("positions") Position position) {
    assertThat(Position.parse(position.toString())).isEqualTo(position).hasToString("" + position);
  }

  @Property(tries = 100)
  void theTextNeedsNoEscapingInAUrl(@ForAll("positions") Position position) {
    String encoded = URLEncoder.encode(position.toString(), StandardCharsets.UTF_8);
    assertThat(encoded.replace("%7E", "~")).isEqualTo(position.toString());
  }

  @Property(tries = 300)
  void aMergeCoversBothAndNothingMoreThanNeeded(
      @ForAll("positions") Position one, @ForAll("positions") Position other) {
    Position merged = one.merge(other);
    assertThat(merged.covers(one)).isTrue();
    assertThat(merged.covers(other)).isTrue();
    assertThat(merged).isEqualTo(other.merge(one));
    assertThat(one.covers(other)).isEqualTo(merged.equals(one));
  }

  @Property(tries = 200)
  void mergingIsTheSameInWhateverOrder(
      @ForAll("positions") Position a,
      @ForAll("positions") Position b,
      @ForAll("positions") Position c) {
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
    assertThat(a.merge(a)).isEqualTo(a);
  }

  @Property(tries = 1_000)
  void anyOtherTextIsRefusedWithAReasonAndNeverMisread(@ForAll("nearlyPositions") String text) {
    Position read;
    try {
      read = Position.parse(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("is not a position");
      return;
    }
    assertThat(Position.parse(read.toString())).isEqualTo(read);
  }

  @Example
  void everythingCoversTheStart() {
    assertThat(Position.start(EPOCH).covers(Position.start(EPOCH))).isTrue();
    assertThat(Position.start(EPOCH).covers(at("topic", 0, 0))).isFalse();
    assertThat(at("topic", 0, 0).covers(Position.start(EPOCH))).isTrue();
  }

  @Example
  void itIsReadableByPeopleToo() {
    assertThat(
            Position.at(
                "3f9a01c2",
                Map.of(
                    new TopicPartition("salesforce.notifications", 2), 77L,
                    new TopicPartition("salesforce.notifications", 0), 15L)))
        .hasToString("3f9a01c2~~salesforce.notifications~0-15~2-77");
  }

  @Example
  void aPositionOfAnotherClusterIsRefused() {
    Position here = at("topic", 0, 5);
    Position there = Position.start(ELSEWHERE);
    assertThatThrownBy(() -> here.covers(there)).hasMessageContaining("another cluster");
    assertThatThrownBy(() -> here.merge(there)).hasMessageContaining("another cluster");
  }

  @Example
  void aGiantIsRefusedBeforeItIsRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.parse(EPOCH + "~~t~0-1".repeat(10_000)))
        .withMessageContaining("longer than any");
  }

  @Example
  void aPartitionThatComesTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.parse(EPOCH + "~~t~0-1~0-2"))
        .withMessageContaining("partition 0 of 't' comes twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.parse(EPOCH + "~~t~0-1~~t~1-2"))
        .withMessageContaining("comes twice");
  }

  @Example
  void numbersHaveOneSpelling() {
    for (String entry :
        new String[] {"00-1", "0-01", "0--1", "-1-1", "+0-1", "0-", "0-1 ", "٣-1"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Position.parse(EPOCH + "~~t~" + entry))
          .withMessageContaining("is not a position");
    }
  }

  private static Position at(String topic, int partition, long offset) {
    return Position.at(EPOCH, Map.of(new TopicPartition(topic, partition), offset));
  }

  @Provide
  Arbitrary<Position> positions() {
    Arbitrary<TopicPartition> partitions =
        Combinators.combine(
                Arbitraries.of("a", "0-1", "salesforce.notifications", "x_y-z.1"),
                Arbitraries.integers().between(0, 5))
            .as(TopicPartition::new);
    Arbitrary<Long> offsets =
        Arbitraries.longs().between(0, 999_999_999_999_999_999L).edgeCases(edges -> edges.add(0L));
    return Arbitraries.maps(partitions, offsets)
        .ofMaxSize(8)
        .map(all -> Position.at(EPOCH, new HashMap<>(all)));
  }

  @Provide
  Arbitrary<String> nearlyPositions() {
    return Arbitraries.strings()
        .withChars("~-0123456789abcdef.t")
        .ofMaxLength(24)
        .map(tail -> EPOCH + tail);
  }
}
