package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.connectors.gateway.QuarantineEntry.Place;
import dev.crossconnect.connectors.gateway.QuarantineIndex.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class QuarantineIndexTest {

  @Example
  void theNewestComeFirstPageByPage() {
    QuarantineIndex index = filled(100, 5);

    Page first = index.page(Optional.empty(), 2);
    assertThat(ids(first)).containsExactly("0-4", "0-3");
    Page second = index.page(first.next(), 2);
    assertThat(ids(second)).containsExactly("0-2", "0-1");
    Page last = index.page(second.next(), 2);
    assertThat(ids(last)).containsExactly("0-0");
    assertThat(last.next()).isEmpty();
  }

  @Example
  void whatComesAndGoesMeanwhileMovesNoPage() {
    QuarantineIndex index = filled(100, 5);
    Page first = index.page(Optional.empty(), 2);

    index.put(entry(9, 9));
    index.remove("0-3");
    index.remove("0-2");

    assertThat(ids(index.page(first.next(), 2))).containsExactly("0-1", "0-0");
  }

  @Example
  void whatDoesNotFitIsLeftOutAndCounted() {
    QuarantineIndex index = filled(3, 5);

    Page page = index.page(Optional.empty(), 10);
    assertThat(ids(page)).containsExactly("0-4", "0-3", "0-2");
    assertThat(page.omitted()).isEqualTo(2);
    assertThat(index.find("0-0")).isEmpty();
    assertThat(index.hasRoomForOmitted()).isFalse();
    index.remove("0-4");
    index.remove("0-3");
    assertThat(index.hasRoomForOmitted()).isTrue();
    assertThat(index.complete().hasRoomForOmitted()).isFalse();
  }

  @Example
  void anEntryThatComesAgainIsStillOne() {
    QuarantineIndex index = filled(100, 3);
    index.put(entry(1, 1));
    assertThat(ids(index.page(Optional.empty(), 10))).containsExactly("0-2", "0-1", "0-0");
  }

  @Property(tries = 200)
  void allPagesTogetherAreTheWholeInOrder(
      @ForAll("entries") List<QuarantineEntry> entries,
      @ForAll @IntRange(min = 1, max = 7) int limit) {
    QuarantineIndex index = new QuarantineIndex(1_000);
    entries.forEach(index::put);

    List<QuarantineEntry> listed = new ArrayList<>();
    Optional<Place> next = Optional.empty();
    do {
      Page page = index.page(next, limit);
      listed.addAll(page.entries());
      next = page.next();
    } while (next.isPresent());

    assertThat(listed)
        .extracting(QuarantineEntry::id)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            entries.stream().map(QuarantineEntry::id).distinct().toList());
    assertThat(listed)
        .isSortedAccordingTo(Comparator.comparing(QuarantineEntry::quarantinedAt).reversed());
  }

  @Property(tries = 100)
  void aCursorIsReadAgain(@ForAll("entries") List<QuarantineEntry> entries) {
    for (QuarantineEntry entry : entries) {
      assertThat(Place.parse(entry.place().toString())).contains(entry.place());
    }
    for (String other : List.of("", "1", "1-2", "1-2-3-4", "a-b-c", "-1-2-3", "1-2-3 ")) {
      assertThat(Place.parse(other)).isEmpty();
    }
  }

  private static QuarantineIndex filled(int capacity, int entries) {
    QuarantineIndex index = new QuarantineIndex(capacity);
    IntStream.range(0, entries).forEach(i -> index.put(entry(i, i)));
    return index;
  }

  private static List<String> ids(Page page) {
    return page.entries().stream().map(QuarantineEntry::id).toList();
  }

  private static QuarantineEntry entry(long at, long offset) {
    return new QuarantineEntry(
        new Place(at, 0, offset),
        "0-" + offset,
        OutboundMessages.ORGANISATION,
        "SOBJECTS",
        Optional.empty(),
        Optional.of("Order"),
        Optional.of(OutboundMessages.orderId(1)),
        "unknown-type",
        "Nothing is mapped to it",
        Instant.ofEpochMilli(at),
        Instant.ofEpochMilli(at));
  }

  @Provide
  Arbitrary<List<QuarantineEntry>> entries() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 5), Arbitraries.longs().between(0, 40))
        .as(QuarantineIndexTest::entry)
        .list()
        .ofMaxSize(40);
  }
}
