package dev.crossconnect.topology.orders;

/** What an update is about. */
enum UpdateKind {
  /** The order has entered a state. */
  STATE("state"),
  /** Something worth telling was done. */
  MILESTONE("milestone"),
  /** The order is late. */
  JEOPARDY("jeopardy"),
  /** A change or a cancellation, or a part of it, was refused. */
  REFUSAL("refusal");

  private final String word;

  UpdateKind(String word) {
    this.word = word;
  }

  /** As it stands in an update. */
  String word() {
    return word;
  }
}
