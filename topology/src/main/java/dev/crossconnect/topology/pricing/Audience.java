package dev.crossconnect.topology.pricing;

/** Whom a price is for. */
public sealed interface Audience {

  /** A contract price. */
  record OfAccount(String account) implements Audience {}

  record OfSegment(String segment) implements Audience {}

  /** The list price. */
  record Everyone() implements Audience {}

  default boolean includes(Buyer buyer) {
    if (this instanceof OfAccount of) {
      return buyer.account().filter(of.account()::equals).isPresent();
    }
    if (this instanceof OfSegment of) {
      return buyer.segment().filter(of.segment()::equals).isPresent();
    }
    return true;
  }

  /** The smaller an audience, the lower its rank and the sooner its prices are taken. */
  default int rank() {
    if (this instanceof OfAccount) {
      return 0;
    }
    return this instanceof OfSegment ? 1 : 2;
  }

  /** What such a price is called. */
  default String word() {
    return switch (rank()) {
      case 0 -> "account";
      case 1 -> "segment";
      default -> "list";
    };
  }
}
