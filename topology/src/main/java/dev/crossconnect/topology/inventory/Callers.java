package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who in this process waits for what a pool answers. Where the pool is worked on here as well, its
 * task tells them itself, as soon as what it did is committed: the answer need not go through
 * Kafka. Thread-safe.
 */
public final class Callers {

  private final Map<String, CompletableFuture<ReservationResult>> waiting =
      new ConcurrentHashMap<>();

  /** Somebody waits from now on for the answer to a request. */
  CompletableFuture<ReservationResult> await(String requestId) {
    CompletableFuture<ReservationResult> answer = new CompletableFuture<>();
    waiting.put(requestId, answer);
    return answer;
  }

  /** Nobody waits for it any more. */
  void leave(String requestId) {
    waiting.remove(requestId);
  }

  /** Whether somebody here waits for this answer. */
  boolean areWaitingFor(ReservationResult result) {
    return waiting.containsKey(result.getRequestId());
  }

  /** Tells whoever waits for it, if it did not take too long, of what is committed. */
  void tell(ReservationResult result) {
    CompletableFuture<ReservationResult> answer = waiting.get(result.getRequestId());
    if (answer != null) {
      answer.complete(result);
    }
  }
}
