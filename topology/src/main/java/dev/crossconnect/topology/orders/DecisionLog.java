package dev.crossconnect.topology.orders;

import dev.crossconnect.avro.PersonDecision;
import dev.crossconnect.avro.serde.AvroSerdes;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.avro.topics.Topics;
import dev.crossconnect.topology.query.ReadYourWrites;
import dev.crossconnect.topology.rows.DurableLog;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;

/** Where the decisions of people go on their way to the orders they are about. */
public final class DecisionLog implements AutoCloseable {

  private final DurableLog<PersonDecision> log;

  /**
   * Connects to Kafka.
   *
   * @param kafka properties for any Kafka client
   * @param epoch of the cluster, for positions
   */
  public DecisionLog(Topics topics, AvroSerdes serdes, Map<String, Object> kafka, String epoch) {
    this.log = new DurableLog<>(topics.decisions(), serdes, kafka, epoch);
  }

  record Accepted(String position) {}

  /** Answers a call with the position of its decision once that is durable. */
  void accept(Context http, PersonDecision decision) {
    answer(http, durable(decision));
  }

  static void answer(Context http, Position position) {
    http.status(HttpStatus.ACCEPTED)
        .header(ReadYourWrites.POSITION, position.toString())
        .json(new Accepted(position.toString()));
  }

  /** Writes a decision; that it is durable is what the position says. */
  Position durable(PersonDecision decision) {
    return log.write(decision.getOrderId(), decision);
  }

  @Override
  public void close() {
    log.close();
  }
}
