package dev.crossconnect.adapters.tmf641;

import java.util.Optional;

/**
 * The last that was seen of an order.
 *
 * @param etag by what name the server knows that state
 * @param unchanged how often in a row the server has said since that nothing had changed
 * @param trouble what went wrong with the last look; empty if nothing did
 */
record Sighting(ServiceOrder order, Optional<String> etag, int unchanged, String trouble) {

  /** A server whose names for states are wrong would otherwise hide the end of an order. */
  private static final int BELIEVED = 10;

  /**
   * As the answer to the order shows it. It may carry a name for a state, but not always for the
   * one that it shows.
   */
  static Sighting first(ServiceOrder order) {
    return new Sighting(order, Optional.empty(), 0, "");
  }

  /** What the next look need not be told again. */
  Optional<String> seen() {
    return etag.filter(known -> unchanged < BELIEVED);
  }

  Sighting after(Reply reply) {
    if (reply instanceof Reply.Success success) {
      return ServiceOrder.in(success.json())
          .map(now -> new Sighting(now, success.etag(), 0, ""))
          .orElseGet(() -> troubled("the last answer was no order"));
    }
    return reply instanceof Reply.Unchanged
        ? new Sighting(order, etag, unchanged + 1, "")
        : troubled("the last look failed: " + reply.detail());
  }

  private Sighting troubled(String words) {
    return new Sighting(order, etag, unchanged, " (" + words + ")");
  }

  String detail() {
    return "Service order " + order.id() + " is '" + order.state() + "'" + trouble;
  }
}
