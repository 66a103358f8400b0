package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.RecordState;
import java.util.List;

/** A notification that was understood: what it says of which record. */
sealed interface Understood {

  /** The key under which everything that concerns this record meets. */
  String key();

  /** An order's header, with its lines if the message brought them along. */
  record Header(String orderId, RecordState record, List<RecordState> lines) implements Understood {
    @Override
    public String key() {
      return orderId;
    }
  }

  /** One line of an order. */
  record Line(String orderId, RecordState record) implements Understood {
    @Override
    public String key() {
      return orderId;
    }
  }
}
