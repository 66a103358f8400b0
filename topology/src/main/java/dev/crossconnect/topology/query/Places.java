package dev.crossconnect.topology.query;

import java.util.List;

/** Where the partitions of the stores are, as far as this instance knows. Thread-safe. */
public interface Places {

  /** This instance, as the others know it. */
  String here();

  /**
   * Where a key of a store is.
   *
   * @throws StoreUnavailableException if that is not known now
   */
  Place of(String store, String key);

  /**
   * Where each partition of a store is, in their order.
   *
   * @throws StoreUnavailableException if that is not known now
   */
  List<Place> all(String store);
}
