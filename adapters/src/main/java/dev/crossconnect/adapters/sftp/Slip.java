package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.reading.Reading;
import java.util.concurrent.CompletableFuture;

/** One command on its way: the line that is to be sent, and what will be heard of it. */
final class Slip {

  private final String commandId;
  private final String line;
  private final CompletableFuture<Reading> heard = new CompletableFuture<>();

  Slip(String commandId, String line) {
    this.commandId = commandId;
    this.line = line;
  }

  String commandId() {
    return commandId;
  }

  String line() {
    return line;
  }

  CompletableFuture<Reading> heard() {
    return heard;
  }
}
