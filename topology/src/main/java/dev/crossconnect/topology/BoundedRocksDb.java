package dev.crossconnect.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
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

  /** The part of what is not on disk yet that its filter takes. */
  private static final double FILTER_OF_WRITE_BUFFER = 0.05;

  private static Cache shared;

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache((Long) configs.get(CACHE_BYTES)));
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    table.setFilterPolicy(new BloomFilter(10));
    options.setWriteBufferSize((Long) configs.get(WRITE_BUFFER_BYTES));
    options.setMaxWriteBufferNumber(2);
    options.setMemtablePrefixBloomSizeRatio(FILTER_OF_WRITE_BUFFER);
    options.setMemtableWholeKeyFiltering(true);
  }

  @Override
  public void close(String store, Options options) {
    // The cache belongs to the process, not to one store; the filter goes with the table's config.
  }

  private static synchronized Cache cache(long bytes) {
    if (shared == null) {
      RocksDB.loadLibrary();
      shared = new LRUCache(bytes);
    }
    return shared;
  }
}
