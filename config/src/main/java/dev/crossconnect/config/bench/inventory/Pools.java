package dev.crossconnect.config.bench.inventory;

import java.io.IOException;
import java.net.URI;

/** Where pools of one size are loaded and reserved from. */
interface Pools {

  /** The server that gives resources out. */
  URI server();

  /** How many free resources a new pool has. */
  int size();

  /** Loads a further pool and returns its name, of the form site/kind, when it can be used. */
  String another() throws IOException;
}
