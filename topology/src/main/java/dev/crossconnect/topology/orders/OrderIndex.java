package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderState;
import dev.crossconnect.topology.query.Copy;
import dev.crossconnect.topology.query.StoreReader;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Orders by account and by state, the newest first, in a store of its own that changes together
 * with the orders. An entry is a key only: what the orders are looked up by, and behind it when the
 * order was placed and its id, which is the same in every list and serves as the cursor.
 */
final class OrderIndex {

  private static final String NOTHING = "";

  /**
   * Behind every name that an account may have, so that no name is taken for the begin of another.
   */
  private static final char END_OF_NAME = '\u0001';

  /** Behind every cursor, which begins with a digit. */
  private static final char BEHIND = '~';

  private OrderIndex() {}

  /** Takes a change of an order over. */
  static void keep(
      KeyValueStore<String, String> store, Optional<OrderState> before, OrderState after) {
    if (before.isPresent() && areAlike(before.get(), after)) {
      return;
    }
    Set<String> then = before.map(OrderIndex::keys).orElse(Set.of());
    Set<String> now = keys(after);
    then.stream().filter(key -> !now.contains(key)).forEach(key -> remove(store, key));
    now.stream().filter(key -> !then.contains(key)).forEach(key -> store.put(key, NOTHING));
  }

  /** Most of what happens to an order happens to its tasks, and is not looked for here. */
  private static boolean areAlike(OrderState before, OrderState after) {
    return before.getState() == after.getState()
        && before.getPlacedAt().equals(after.getPlacedAt())
        && Objects.equals(before.getAccount(), after.getAccount());
  }

  static void forget(KeyValueStore<String, String> store, OrderState order) {
    keys(order).forEach(key -> remove(store, key));
  }

  /** To delete would be to look first what was there. */
  private static void remove(KeyValueStore<String, String> store, String key) {
    store.put(key, null);
  }

  private static Set<String> keys(OrderState order) {
    Set<String> keys = new TreeSet<>();
    String cursor = cursor(order.getPlacedAt(), order.getOrderId());
    keys.add(prefix(Optional.empty(), Optional.empty()) + cursor);
    keys.add(prefix(Optional.empty(), Optional.of(order.getState())) + cursor);
    if (order.getAccount() != null) {
      keys.add(prefix(Optional.of(order.getAccount()), Optional.empty()) + cursor);
    }
    return keys;
  }

  /** The later it was placed, the earlier it stands. */
  private static String cursor(Instant placed, String orderId) {
    // Not by a format, which takes longer than all the rest of the index. Never short of digits.
    return Long.toHexString(Long.MAX_VALUE - placed.toEpochMilli()) + "/" + orderId;
  }

  private static String prefix(Optional<String> account, Optional<LifeState> state) {
    return account
        .map(name -> "account/" + name + END_OF_NAME)
        .or(() -> state.map(name -> "state/" + name.name() + END_OF_NAME))
        .orElse("all/");
  }

  /**
   * Cursors of orders behind another, of an account if one is given, else in a state if one is
   * given.
   */
  static List<String> cursors(
      StoreReader<String> index,
      Copy copy,
      Optional<String> account,
      Optional<LifeState> state,
      String after,
      int most) {
    String prefix = prefix(account, state);
    String from = after.isEmpty() ? prefix : prefix + after + '\0';
    return index.range(copy, from, prefix + BEHIND, most).stream()
        .map(entry -> entry.key().substring(prefix.length()))
        .toList();
  }

  /** How many there are, or nothing if there are more than it is worth to count for an answer. */
  static OptionalLong count(
      StoreReader<String> index,
      Copy copy,
      Optional<String> account,
      Optional<LifeState> state,
      int most) {
    if (account.isPresent() && state.isPresent()) {
      // No index tells; it would take a look at each order of the account.
      return OptionalLong.empty();
    }
    int found = cursors(index, copy, account, state, "", most + 1).size();
    return found > most ? OptionalLong.empty() : OptionalLong.of(found);
  }

  static String orderOf(String cursor) {
    return cursor.substring(cursor.indexOf('/') + 1);
  }
}
