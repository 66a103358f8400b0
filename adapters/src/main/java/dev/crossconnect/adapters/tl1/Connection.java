package dev.crossconnect.adapters.tl1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes to and from an element, over whatever carries them. */
interface Connection extends AutoCloseable {

  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /** Also ends a read that is waiting. */
  @Override
  void close();

  /** How connections come about. */
  @FunctionalInterface
  interface Opener extends AutoCloseable {
    Connection open() throws IOException;

    /** Lets go of what connections share. */
    @Override
    default void close() {}
  }
}
