package dev.crossconnect.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.Account;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.serde.LocalSchemaIds;
import dev.crossconnect.avro.topics.TopicSettings;
import dev.crossconnect.avro.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceStoreTest {

  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final Topics topics = new Topics(new TopicSettings("", 4, (short) -1));
  private final AvroSerdes serdes = new AvroSerdes(new LocalSchemaIds());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PricingStores stores =
      PricingStores.of(topics, serdes, PricingSettings.from(Map.of()), meters);
  private final PriceStore store = stores.prices();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, PriceEntry> prices;

  PriceStoreTest(@TempDir Path state) {
    StreamsBuilder builder = new StreamsBuilder();
    new PricingTopology(topics, serdes, stores, meters).addTo(builder);
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver = new TopologyTestDriver(builder.build(), properties);
    prices =
        driver.createInputTopic(
            topics.prices().name(),
            new StringSerializer(),
            serdes.of(PriceEntry.class).serializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aPriceIsFoundAsSoonAsItIsRead() {
    assertThat(store.list("P", "S", "EUR").isEmpty()).isTrue();

    load("once 10");

    assertThat(amount("S")).hasValue(BigDecimal.TEN);
  }

  @Test
  void aCorrectionIsSeenAtOnceAlthoughTheOldPriceWasReadBefore() {
    load("once 10 id:a known:2026-01-01");
    assertThat(amount("S")).hasValue(BigDecimal.TEN);

    load("once 11 id:a known:2026-01-02");

    assertThat(amount("S")).hasValue(new BigDecimal("11"));
    assertThat(store.list("P", "S", "EUR").known(Instant.parse("2026-01-01T12:00:00Z")))
        .extracting(known -> known.version().amount())
        .containsExactly(BigDecimal.TEN);
  }

  @Test
  void whatIsReadBesideAWriterIsNeverOlderThanWhatWasWritten() {
    AtomicInteger written = new AtomicInteger();
    load("once 0 id:a known:2026-01-01T00:00:00Z");
    List<CompletableFuture<Integer>> readers =
        IntStream.range(0, 3)
            .mapToObj(reader -> CompletableFuture.supplyAsync(() -> readUntil(500, written)))
            .toList();

    for (int i = 1; i <= 500; i++) {
      load("once %d id:a known:2026-01-01T00:%02d:%02dZ".formatted(i, i / 60, i % 60));
      written.set(i);
    }

    assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isZero());
  }

  /** How many reads showed a price that had been replaced before they began. */
  private int readUntil(int last, AtomicInteger written) {
    int stale = 0;
    int read = 0;
    while (read < last) {
      int atLeast = written.get();
      read = amount("S").orElseThrow().intValueExact();
      if (read < atLeast) {
        stale++;
      }
    }
    return stale;
  }

  @Test
  void namesThatBeginAlikeDoNotMix() {
    load("once 1 sku:A");
    load("once 2 sku:AB");
    load("once 3 sku:A id:EURx currency:USD");

    assertThat(amount("A")).hasValue(BigDecimal.ONE);
    assertThat(amount("AB")).hasValue(new BigDecimal("2"));
    assertThat(store.currencies("P", "A")).containsExactly("EUR", "USD");
    assertThat(store.currencies("P", "B")).isEmpty();
  }

  @Test
  void theLastVersionOfAnEntryIsTheOneChangedLastWhicheverCameFirst() {
    load("once 11 id:a known:2026-01-02");
    load("once 10 id:a known:2026-01-01");

    PriceEntry any = Prices.of("once 0 id:a", "EUR").get(0);
    assertThat(store.last(any)).map(PriceVersion::amount).hasValue(new BigDecimal("11"));
    assertThat(store.last(PriceEntry.newBuilder(any).setEntryId("b").build())).isEmpty();
  }

  @Test
  void anEntryOfWhichNoPriceCanBeMadeIsLeftOutAndCounted() {
    load("once 10 [yesterday,)");
    load("once 10 currency:EURO");

    assertThat(store.list("P", "S", "EUR").isEmpty()).isTrue();
    assertThat(meters.counter("pricing.entries.senseless").count()).isEqualTo(2);
  }

  @Test
  void howFarTheTopicWasReadIsKnown() throws InterruptedException {
    load("once 10");
    load("once 11 id:b");

    assertThat(store.progress().await(Map.of(0, 1L), Duration.ZERO)).isTrue();
    assertThat(store.progress().await(Map.of(0, 2L), Duration.ZERO)).isFalse();
    assertThat(store.progress().await(Map.of(1, 0L), Duration.ZERO)).isFalse();
  }

  @Test
  void whoeverWaitsForAPriceIsToldWhenItIsThere() {
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return store.progress().await(Map.of(0, 0L), Duration.ofSeconds(30));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              }
            });

    load("once 10");

    assertThat(waiting.join()).isTrue();
  }

  @Test
  void theSegmentOfAnAccountIsKnownUntilTheAccountIsDeleted() {
    TestInputTopic<String, Account> accounts =
        driver.createInputTopic(
            topics.accounts().name(),
            new StringSerializer(),
            serdes.of(Account.class).serializer());

    accounts.pipeInput("A", new Account("A", "Acme", "gold", false, Prices.KNOWN));
    assertThat(stores.segments().of("A")).hasValue("gold");

    accounts.pipeInput("A", new Account("A", "Acme", "gold", true, Prices.KNOWN));
    assertThat(stores.segments().of("A")).isEmpty();
  }

  private void load(String text) {
    Prices.of(text, "EUR")
        .forEach(entry -> prices.pipeInput(entry.getEntryId() + "@" + entry.getChangedAt(), entry));
  }

  private Optional<BigDecimal> amount(String sku) {
    return store.list("P", sku, "EUR").known(LATER).stream()
        .map(known -> known.version().amount())
        .findFirst();
  }
}
