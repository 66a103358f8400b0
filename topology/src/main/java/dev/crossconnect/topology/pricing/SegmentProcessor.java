package dev.crossconnect.topology.pricing;

import dev.crossconnect.avro.Account;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Takes the segments out of accounts. */
final class SegmentProcessor implements Processor<String, Account, Void, Void> {

  private final Segments segments;

  SegmentProcessor(Segments segments) {
    this.segments = segments;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    segments.open(context.getStateStore(Segments.NAME));
  }

  @Override
  public void process(Record<String, Account> record) {
    segments.put(
        record.key(),
        Optional.ofNullable(record.value())
            .filter(account -> !account.getDeleted())
            .flatMap(account -> Optional.ofNullable(account.getSegment())));
  }
}
