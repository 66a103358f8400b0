package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.RecordState;
import java.util.List;

/** A notification that was understood: what it says of which record. */
sealed interface Understood {

  /** The key under which everything that concerns this record meets. */
  String key();

  /** Something about an order. */
  sealed interface OfOrder extends Understood {}

  /** An order's header, with its lines if the message brought them along. */
  record Header(String orderId, RecordState record, List<RecordState> lines) implements OfOrder {
    @Override
    public String key() {
      return orderId;
    }
  }

  /** One line of an order. */
  record Line(String orderId, RecordState record) implements OfOrder {
    @Override
    public String key() {
      return orderId;
    }
  }

  /** An entry of a price book. */
  record Price(RecordState record) implements Understood {
    @Override
    public String key() {
      return record.getRecordId();
    }
  }

  /** A customer's account. */
  record Customer(RecordState record) implements Understood {
    @Override
    public String key() {
      return record.getRecordId();
    }
  }
}
