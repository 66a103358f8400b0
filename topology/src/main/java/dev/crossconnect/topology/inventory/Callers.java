package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.ReservationRequest;
import dev.crossconnect.avro.ReservationResult;
import dev.crossconnect.topology.stores.Inbox;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who in this process waits for what a pool answers. Where the pool is worked on here as well,
 * callers and task meet without Kafka between them: the task takes what they ask from an inbox, and
 * tells them itself as soon as what it did is committed. Thread-safe.
 */
public final class Callers {

  private final Map<String, CompletableFuture<Optional<ReservationResult>>> waiting =
      new ConcurrentHashMap<>();

  /** Of each partition that is worked on here. */
  private final Map<Integer, Inbox<ReservationRequest>> inboxes = new ConcurrentHashMap<>();

  /**
   * Somebody waits from now on for the answer to a request. It is empty if the task to which the
   * request was handed has left: then it has to be asked again, wherever it is now.
   */
  CompletableFuture<Optional<ReservationResult>> await(String requestId) {
    CompletableFuture<Optional<ReservationResult>> answer = new CompletableFuture<>();
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
    complete(result.getRequestId(), Optional.of(result));
  }

  /** Tells whoever waits for it that the task has left without an answer. */
  void turnAway(String requestId) {
    complete(requestId, Optional.empty());
  }

  private void complete(String requestId, Optional<ReservationResult> answer) {
    CompletableFuture<Optional<ReservationResult>> caller = waiting.get(requestId);
    if (caller != null) {
      caller.complete(answer);
    }
  }

  /** Hands a request to the task of a partition; whether that is here to take it. */
  boolean hand(int partition, ReservationRequest request) {
    Inbox<ReservationRequest> inbox = inboxes.get(partition);
    return inbox != null && inbox.offer(request);
  }

  /** Takes a request back; whether the task had not taken it, and now never will. */
  boolean takeBack(int partition, ReservationRequest request) {
    Inbox<ReservationRequest> inbox = inboxes.get(partition);
    return inbox != null && inbox.takeBack(request);
  }

  /** A task takes what is asked of its partition from now on. */
  void opens(int partition, Inbox<ReservationRequest> inbox) {
    inboxes.put(partition, inbox);
  }

  /** A task does so no more; another may have taken its place already. */
  void closes(int partition, Inbox<ReservationRequest> inbox) {
    inboxes.remove(partition, inbox);
  }
}
