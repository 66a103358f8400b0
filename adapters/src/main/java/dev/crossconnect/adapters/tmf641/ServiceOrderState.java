package dev.crossconnect.adapters.tmf641;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The states of a service order, as TMF641 names them. */
enum ServiceOrderState {
  ACKNOWLEDGED("acknowledged", End.OPEN),
  PENDING("pending", End.OPEN),
  HELD("held", End.OPEN),
  IN_PROGRESS("inProgress", End.OPEN),
  ASSESSING_CANCELLATION("assessingCancellation", End.OPEN),
  PENDING_CANCELLATION("pendingCancellation", End.OPEN),
  COMPLETED("completed", End.DONE),
  REJECTED("rejected", End.NOTHING_DONE),
  FAILED("failed", End.NOTHING_DONE),
  CANCELLED("cancelled", End.NOTHING_DONE),
  PARTIAL("partial", End.PARTLY_DONE);

  private static final Map<String, ServiceOrderState> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(state -> state.word, Function.identity()));

  private final String word;
  private final End end;

  ServiceOrderState(String word, End end) {
    this.word = word;
    this.end = end;
  }

  static Optional<ServiceOrderState> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  End end() {
    return end;
  }

  /** What a state says about the effect of an order. */
  enum End {
    DONE,
    /** The order goes on. */
    OPEN,
    PARTLY_DONE,
    NOTHING_DONE
  }
}
