package dev.crossconnect.topology.inventory;

/** A pool: the resources of one kind at one site. */
record PoolId(String site, String kind) {

  private static final int LONGEST = 100;
  private static final char SEPARATOR = '/';

  PoolId {
    require("site", site);
    require("kind", kind);
  }

  /** The pool that a key of the form site/kind names. */
  static PoolId parse(String key) {
    int at = key.indexOf(SEPARATOR);
    if (at < 0) {
      throw new IllegalArgumentException("'" + key + "' is no pool; site/kind is");
    }
    return new PoolId(key.substring(0, at), key.substring(at + 1));
  }

  /** The key of what concerns the pool. */
  String key() {
    return site + SEPARATOR + kind;
  }

  /** Why this cannot be the name of a site or a kind, or an empty text if it can. */
  static String objection(String name) {
    return name.isBlank() || name.length() > LONGEST || name.indexOf(SEPARATOR) >= 0
        ? "must have 1 to " + LONGEST + " characters, no slash among them"
        : Names.objection(name);
  }

  private static void require(String what, String name) {
    String objection = objection(name);
    if (!objection.isEmpty()) {
      throw new IllegalArgumentException("The " + what + " '" + name + "' " + objection);
    }
  }
}
