package dev.crossconnect.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedRocksDbTest {

  private static final long CACHE = 16L << 20;

  @TempDir Path directory;

  @Test
  void storesShareOneCache() {
    try (TopologyTestDriver driver = start("one", "other")) {
      assertThat(
              driver.metrics().values().stream()
                  .filter(metric -> metric.metricName().name().equals("block-cache-capacity"))
                  .map(metric -> metric.metricValue().toString()))
          .hasSize(2)
          .containsOnly(Long.toString(CACHE));
    }
  }

  @Test
  void whatIsNotInAStoreIsSoughtInItsFiltersAlone() throws IOException {
    try (TopologyTestDriver driver = start("one")) {
      assertThat(driver.getKeyValueStore("one").get("none")).isNull();
      assertThat(optionsInEffect())
          .contains(
              "filter_policy=bloomfilter:10:false",
              "optimize_filters_for_hits=false",
              "cache_index_and_filter_blocks=true",
              "memtable_whole_key_filtering=true");
    }
  }

  @Test
  void aPartOfTheCacheIsLargeEnoughForAFilter() {
    assertThat(List.of(8L << 20, 16L << 20, 64L << 20, 1L << 30, 64L << 30))
        .extracting(BoundedRocksDb::shardBits)
        .containsExactly(0, 0, 2, 6, 6);
  }

  /** RocksDB writes down by itself what it goes by. */
  private List<String> optionsInEffect() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      Path written =
          files
              .filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(written).stream().map(String::strip).toList();
    }
  }

  private TopologyTestDriver start(String... stores) {
    StreamsBuilder builder = new StreamsBuilder();
    for (String store : stores) {
      builder.table(
          store,
          Consumed.with(Serdes.String(), Serdes.String()),
          Materialized.as(Stores.persistentKeyValueStore(store)));
    }
    Topology topology = builder.build();
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bounded");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    properties.put(BoundedRocksDb.CACHE_BYTES, CACHE);
    properties.put(BoundedRocksDb.WRITE_BUFFER_BYTES, 1L << 20);
    return new TopologyTestDriver(topology, properties);
  }
}
