package dev.crossconnect.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * One cache for all stores of the process, so that memory does not grow with their number, and
 * bloom filters, because most lookups of a hub are for keys that are new.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

  static final String CACHE_BYTES = "hub.rocksdb.cache.bytes";
  static final String WRITE_BUFFER_BYTES = "hub.rocksdb.write.buffer.bytes";

  private static final double FILTER_BITS_OF_KEY = 10;

  /** The part of what is not on disk yet that its filter takes. */
  private static final double FILTER_OF_WRITE_BUFFER = 0.05;

  /** The part of the cache in which indexes and filters are kept before any rows are. */
  private static final double INDEXES_OF_CACHE = 0.5;

  /** A part of the cache has a lock of its own, and keeps nothing that is larger than itself. */
  private static final long LEAST_SHARD = 16L << 20;

  private static final int MOST_SHARD_BITS = 6;

  private static Cache shared;
  private static Filter filter;

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    share(table, (Long) configs.get(CACHE_BYTES));
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinL0FilterAndIndexBlocksInCache(true);
    // RocksDB has what was in it when it was set, so that it is set once more.
    options.setTableFormatConfig(table);
    // Kafka Streams has most keys sought that are there, and spares itself most of the filters.
    options.setOptimizeFiltersForHits(false);
    options.setWriteBufferSize((Long) configs.get(WRITE_BUFFER_BYTES));
    options.setMaxWriteBufferNumber(2);
    options.setMemtablePrefixBloomSizeRatio(FILTER_OF_WRITE_BUFFER);
    options.setMemtableWholeKeyFiltering(true);
  }

  @Override
  public void close(String store, Options options) {
    // Cache and filter belong to the process, not to one store.
  }

  private static synchronized void share(BlockBasedTableConfig table, long cacheBytes) {
    if (shared == null) {
      RocksDB.loadLibrary();
      shared = new LRUCache(cacheBytes, shardBits(cacheBytes), false, INDEXES_OF_CACHE);
      filter = new BloomFilter(FILTER_BITS_OF_KEY);
    }
    table.setBlockCache(shared);
    table.setFilterPolicy(filter);
  }

  static int shardBits(long cacheBytes) {
    int shards = (int) Math.max(1, Math.min(cacheBytes / LEAST_SHARD, 1 << MOST_SHARD_BITS));
    return Integer.numberOfTrailingZeros(Integer.highestOneBit(shards));
  }
}
