package dev.crossconnect.config.http;

/** What a caller showed is not what it should be. The message is for the caller. */
final class BadCredentials extends Exception {

  BadCredentials(String message) {
    super(message, null, false, false);
  }
}
