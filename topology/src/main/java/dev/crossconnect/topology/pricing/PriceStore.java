package dev.crossconnect.topology.pricing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices on this instance: all of them in a store on disk, and the lists that were asked for
 * lately ready in memory. One thread writes, that of the global store; any thread reads.
 *
 * <p>A read that begins after the store has changed never sees what was there before. The writer
 * makes the stamp of a list odd, takes the list out of memory, changes the store, and makes the
 * stamp even again. A reader that finds no list in memory notes the stamp, reads the store, and
 * leaves what it has read in memory only if the stamp was even and still is the same; it compares
 * them under the lock under which the writer takes the list out, so either the reader sees the new
 * stamp, or the writer takes out what the reader has put in. While a list is being changed it is
 * read from the store alone.
 */
public final class PriceStore implements PriceBooks {

  /** Another name for another layout: what an earlier version of the hub left is not read. */
  static final String NAME = "pricing-versions";

  private static final Logger LOG = LoggerFactory.getLogger(PriceStore.class);
  private static final BytesSerializer PREFIXES = new BytesSerializer();
  private static final int STAMPS = 1 << 10;
  private static final byte[] NOTHING = {};

  private final Topic<PriceEntry> topic;
  private final Serde<PriceEntry> serde;
  private final Cache<PriceKey, PriceList> lists;
  private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
  private final PriceProgress progress = new PriceProgress();
  private volatile Optional<KeyValueStore<Bytes, byte[]>> entries = Optional.empty();

  public PriceStore(
      Topic<PriceEntry> topic, AvroSerdes serdes, PricingSettings settings, MeterRegistry meters) {
    this.topic = topic;
    this.serde = serdes.of(topic.type());
    this.lists =
        Caffeine.newBuilder()
            .maximumWeight(settings.cachedEntries())
            .weigher((PriceKey key, PriceList list) -> Math.max(1, list.size()))
            .executor(Runnable::run)
            .recordStats()
            .build();
    CaffeineCacheMetrics.monitor(meters, lists, "pricing");
  }

  /** The store that is to be read and written from now on. */
  void open(KeyValueStore<Bytes, byte[]> store) {
    try (KeyValueIterator<Bytes, byte[]> found =
        store.prefixScan(PriceLayout.progress(), PREFIXES)) {
      found.forEachRemaining(
          at ->
              progress.reached(PriceLayout.partition(at.key), ByteBuffer.wrap(at.value).getLong()));
    }
    entries = Optional.of(store);
    lists.invalidateAll();
  }

  /** Keeps an entry; for the one thread that writes. */
  void put(PriceEntry entry) {
    PriceKey key = PriceKey.of(entry);
    int stamp = stampOf(key);
    stamps.incrementAndGet(stamp);
    try {
      lists.asMap().remove(key);
      store().put(PriceLayout.entry(entry), serde.serializer().serialize(topic.name(), entry));
      // Behind the version, so that whoever finds this finds that as well.
      store().put(PriceLayout.known(entry), NOTHING);
    } finally {
      stamps.incrementAndGet(stamp);
    }
  }

  /** Notes that the topic was read up to and with this offset; for the one thread that writes. */
  void reached(int partition, long offset) {
    store()
        .put(
            PriceLayout.progress(partition),
            ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    progress.reached(partition, offset);
  }

  /** How far the topic has been read, and a way to wait for it. */
  PriceProgress progress() {
    return progress;
  }

  @Override
  public PriceList list(String priceBook, String sku, String currency) {
    PriceKey key = new PriceKey(priceBook, sku, currency);
    PriceList known = lists.getIfPresent(key);
    if (known != null) {
      return known;
    }
    int stamp = stampOf(key);
    long before = stamps.get(stamp);
    PriceList read = read(key);
    if (before % 2 == 0) {
      lists.asMap().compute(key, (same, present) -> stamps.get(stamp) == before ? read : present);
    }
    return read;
  }

  @Override
  public Set<String> currencies(String priceBook, String sku) {
    Set<String> currencies = new TreeSet<>();
    scan(PriceLayout.product(priceBook, sku)).forEach(entry -> currencies.add(entry.getCurrency()));
    return currencies;
  }

  /**
   * What the entry with this one's id and place says at last. It is asked for each row of a load,
   * most of which are of new entries, and to look for one key takes much less than to look where
   * versions would begin.
   */
  Optional<PriceVersion> last(PriceEntry entry) {
    if (store().get(PriceLayout.known(entry)) == null) {
      return Optional.empty();
    }
    List<PriceEntry> versions = scan(PriceLayout.versionsOf(entry));
    return Optional.of(PriceVersion.of(versions.get(versions.size() - 1)));
  }

  private PriceList read(PriceKey key) {
    List<PriceVersion> versions = new ArrayList<>();
    for (PriceEntry entry : scan(PriceLayout.list(key))) {
      versions.add(PriceVersion.of(entry));
    }
    return PriceList.of(versions);
  }

  private List<PriceEntry> scan(Bytes prefix) {
    List<PriceEntry> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> range = store().prefixScan(prefix, PREFIXES)) {
      while (range.hasNext()) {
        KeyValue<Bytes, byte[]> next = range.next();
        found.add(serde.deserializer().deserialize(topic.name(), next.value));
      }
    }
    return found;
  }

  private KeyValueStore<Bytes, byte[]> store() {
    return entries.orElseThrow(
        () -> new InvalidStateStoreException("The store of prices is not open yet"));
  }

  private int stampOf(PriceKey key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (STAMPS - 1);
  }

  /** Whether an entry makes sense; one that does not is left out, since no price can come of it. */
  static boolean makesSense(PriceEntry entry) {
    try {
      PriceVersion.of(entry);
      PriceLayout.entry(entry);
      return Money.isCurrency(entry.getCurrency());
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.warn("Entry {} is left out: {}", entry.getEntryId(), e.getMessage());
      return false;
    }
  }
}
