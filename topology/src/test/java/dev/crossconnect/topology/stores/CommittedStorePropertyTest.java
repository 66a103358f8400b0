package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store shows its writer what was written, and others what is committed. */
class CommittedStorePropertyTest {

  private static final ExecutorService READER = Executors.newSingleThreadExecutor();

  /** One thing that the writer does. */
  sealed interface Step {

    record Put(String key, String value) implements Step {}

    record PutIfAbsent(String key, String value) implements Step {}

    record PutAll(String key, String other, String value) implements Step {}

    record Delete(String key) implements Step {}

    record Look(String key) implements Step {}

    record Commit() implements Step {}

    /** It was a copy for a while, and another wrote. */
    record Refill(String key, String value) implements Step {}
  }

  @AfterContainer
  static void end() {
    READER.shutdownNow();
  }

  @Property(tries = 500)
  void othersSeeWhatIsCommittedAndTheWriterWhatIsWritten(
      @ForAll("lives") List<Step> life, @ForAll("keys") String from, @ForAll("keys") String to) {
    KeyValueStore<Bytes, byte[]> inner = Stores.inMemoryKeyValueStore("store").get();
    CommittedStore store = store(inner);
    NavigableMap<String, String> written = new TreeMap<>();
    NavigableMap<String, String> committed = new TreeMap<>();
    for (Step step : life) {
      long version = store.version(bytes(from));
      String before = committed.get(from);
      if (step instanceof Step.Refill refill) {
        perform(new Step.Commit(), store, written, committed);
        store.refilled();
        inner.put(bytes(refill.key()), bytes(refill.value()).get());
        written.put(refill.key(), refill.value());
        committed.put(refill.key(), refill.value());
      } else {
        perform(step, store, written, committed);
      }
      if (!(step instanceof Step.Refill) && !Objects.equals(committed.get(from), before)) {
        assertThat(store.version(bytes(from))).as("another value").isNotEqualTo(version);
      }

      assertThat(all(store.all())).isEqualTo(entries(written));
      assertThat(elsewhere(() -> all(store.all()))).isEqualTo(entries(committed));
      assertThat(all(store.reverseAll())).isEqualTo(entries(written.descendingMap()));
      if (from.compareTo(to) <= 0) {
        NavigableMap<String, String> between = written.subMap(from, true, to, true);
        assertThat(all(store.range(bytes(from), bytes(to)))).isEqualTo(entries(between));
        assertThat(all(store.reverseRange(bytes(from), bytes(to))))
            .isEqualTo(entries(between.descendingMap()));
        assertThat(elsewhere(() -> all(store.range(bytes(from), bytes(to)))))
            .isEqualTo(entries(committed.subMap(from, true, to, true)));
      }
      assertThat(elsewhere(() -> text(store.get(bytes(from))))).isEqualTo(committed.get(from));
    }
    store.close();
  }

  /** The values of two keys are always written together, each commit a higher number. */
  @Example
  void whoReadsMeanwhileNeverSeesWhatIsNotCommittedYet() throws Exception {
    CommittedStore store = store();
    AtomicLong committed = new AtomicLong();
    AtomicLong begun = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    var reads =
        READER.submit(
            () -> {
              long looks = 0;
              while (!over.get()) {
                long before = committed.get();
                String seen = text(store.get(bytes("a")));
                long number = seen == null ? 0 : Long.parseLong(seen);
                // What is being committed may be seen or not; nothing later, and nothing earlier.
                assertThat(number).isBetween(before, begun.get());
                looks++;
              }
              return looks;
            });
    for (long number = 1; number <= 20_000; number++) {
      store.put(bytes("a"), bytes(Long.toString(-number)).get());
      store.put(bytes("a"), bytes(Long.toString(number)).get());
      begun.set(number);
      Transaction.current().commit(() -> {});
      committed.set(number);
    }
    over.set(true);

    assertThat(reads.get()).isPositive();
  }

  @Example
  void whoGoesThroughItMayWriteMeanwhile() {
    CommittedStore store = store();
    List.of("a", "c", "e").forEach(key -> store.put(bytes(key), bytes("0").get()));
    Transaction.current().commit(() -> {});
    List.of("b", "d", "f").forEach(key -> store.put(bytes(key), bytes("0").get()));
    List<String> met = new ArrayList<>();

    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        Bytes key = entries.next().key;
        met.add(text(key.get()));
        store.delete(key);
      }
    }

    assertThat(met).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(all(store.all())).isEmpty();
    assertThat(elsewhere(() -> all(store.all()))).containsExactly("a=0", "c=0", "e=0");
    store.close();
  }

  @Example
  void manyBytesThatAreNotCommittedAskForACommit() {
    AtomicBoolean asked = new AtomicBoolean();
    CommittedStore store = new CommittedStore(Stores.inMemoryKeyValueStore("store").get());
    store.init(taskThatNotes(asked), store);
    byte[] large = new byte[1 << 20];

    for (int number = 0; number < 20; number++) {
      store.put(bytes("a"), large);
    }
    assertThat(asked).as("the same key again takes no more").isFalse();
    for (int number = 0; number < 20; number++) {
      store.put(bytes("key-" + number), large);
    }

    assertThat(asked).isTrue();
    store.close();
  }

  /** The context of a store of a task, which can be asked for a commit. */
  private static StateStoreContext taskThatNotes(AtomicBoolean asked) {
    StateStoreContext context = new MockProcessorContext<>().getStateStoreContext();
    return (StateStoreContext)
        Proxy.newProxyInstance(
            CommittedStorePropertyTest.class.getClassLoader(),
            new Class<?>[] {StateStoreContext.class, ProcessorContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                asked.set(true);
                return null;
              }
              return method.invoke(context, arguments);
            });
  }

  @Example
  void whatWasNotCommittedStaysHiddenWhenBrokersRefuse() {
    CommittedStore store = store();
    store.put(bytes("a"), bytes("1").get());
    Transaction.current().commit(() -> {});
    store.put(bytes("a"), bytes("2").get());

    assertThatIllegalStateException()
        .isThrownBy(() -> Transaction.current().commit(CommittedStorePropertyTest::refuse));

    assertThat(elsewhere(() -> text(store.get(bytes("a"))))).isEqualTo("1");
    store.close();
    Transaction.current().commit(() -> {});
    assertThat(store.isOpen()).isFalse();
  }

  private static void refuse() {
    throw new IllegalStateException("aborted");
  }

  private static void perform(
      Step step,
      CommittedStore store,
      NavigableMap<String, String> written,
      NavigableMap<String, String> committed) {
    if (step instanceof Step.Put put) {
      store.put(bytes(put.key()), bytes(put.value()).get());
      written.put(put.key(), put.value());
    } else if (step instanceof Step.PutIfAbsent put) {
      store.putIfAbsent(bytes(put.key()), bytes(put.value()).get());
      written.putIfAbsent(put.key(), put.value());
    } else if (step instanceof Step.PutAll put) {
      store.putAll(
          List.of(
              KeyValue.pair(bytes(put.key()), bytes(put.value()).get()),
              KeyValue.pair(bytes(put.other()), bytes(put.value()).get())));
      written.put(put.key(), put.value());
      written.put(put.other(), put.value());
    } else if (step instanceof Step.Delete delete) {
      store.delete(bytes(delete.key()));
      written.remove(delete.key());
    } else if (step instanceof Step.Look look) {
      assertThat(text(store.get(bytes(look.key())))).isEqualTo(written.get(look.key()));
    } else {
      Transaction.current().commit(() -> {});
      committed.clear();
      committed.putAll(written);
    }
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<String> values = Arbitraries.integers().between(0, 99).map(String::valueOf);
    return Arbitraries.<Step>oneOf(
            Combinators.combine(keys(), values).as(Step.Put::new),
            Combinators.combine(keys(), values).as(Step.PutIfAbsent::new),
            Combinators.combine(keys(), keys(), values).as(Step.PutAll::new),
            keys().map(Step.Delete::new),
            keys().map(Step.Look::new),
            Combinators.combine(keys(), values).as(Step.Refill::new),
            Arbitraries.just(new Step.Commit()))
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("a", "b", "c", "d", "e", "f");
  }

  private static CommittedStore store() {
    return store(Stores.inMemoryKeyValueStore("store").get());
  }

  private static CommittedStore store(KeyValueStore<Bytes, byte[]> inner) {
    CommittedStore store = new CommittedStore(inner);
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  private static <T> T elsewhere(Callable<T> look) {
    try {
      return READER.submit(look).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<String> all(KeyValueIterator<Bytes, byte[]> iterator) {
    List<String> found = new ArrayList<>();
    try (iterator) {
      while (iterator.hasNext()) {
        Bytes peeked = iterator.peekNextKey();
        KeyValue<Bytes, byte[]> entry = iterator.next();
        assertThat(entry.key).isEqualTo(peeked);
        found.add(text(entry.key.get()) + "=" + text(entry.value));
      }
    }
    return found;
  }

  private static List<String> entries(NavigableMap<String, String> map) {
    return map.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
