package dev.crossconnect.topology.inventory;

/** Where a list that runs over pools goes on: behind an id of the form site/kind/resourceId. */
final class AfterId {

  private AfterId() {}

  /** Whether anything of this pool comes behind it; everything does without one. */
  static boolean isIn(PoolId pool, String after) {
    return after.isEmpty()
        || after.startsWith(prefix(pool))
        || prefix(pool).compareTo(poolOf(after)) > 0;
  }

  /** Pools in the order of the ids that begin with them: a-b/… stands before a/…. */
  static String prefix(PoolId pool) {
    return pool.key() + "/";
  }

  /** The resource of this pool behind which it goes on; empty for its beginning. */
  static String within(PoolId pool, String after) {
    String prefix = prefix(pool);
    return after.startsWith(prefix) ? after.substring(prefix.length()) : "";
  }

  private static String poolOf(String id) {
    String[] parts = id.split("/", 3);
    return parts.length < 2 ? id : parts[0] + "/" + parts[1] + "/";
  }
}
