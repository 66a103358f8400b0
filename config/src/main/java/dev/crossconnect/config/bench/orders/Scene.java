package dev.crossconnect.config.bench.orders;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.config.bench.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What all measurements of orders on one stage share: one clerk who sells, one set of legacy
 * systems, one chain.
 *
 * @param completed ends where an order is completed
 * @param begun ends where an order is in progress
 * @param commanded ends with any command
 * @param bare ends where the chain does
 */
record Scene(
    Stage stage,
    Sales sales,
    Flow completed,
    Flow begun,
    Flow commanded,
    BareChain chain,
    Flow bare) {

  static Scene open(Stage stage) throws Exception {
    stage.keep(AtOnce.start(stage, Sales.commands(stage)));
    Sales sales = new Sales(stage);
    sales.stockUp(Duration.ZERO);
    List<String> updates = List.of(stage.topics().updates().name());
    Flow completed = stage.keep(new Flow(stage, updates, updateTo(LifeState.completed, stage)));
    BareChain chain = stage.keep(BareChain.start(stage, Hops.of(stage, sales, completed)));
    return new Scene(
        stage,
        sales,
        completed,
        stage.keep(new Flow(stage, updates, updateTo(LifeState.inProgress, stage))),
        stage.keep(new Flow(stage, Sales.commands(stage), command -> true)),
        chain,
        stage.keep(new Flow(stage, List.of(chain.end()), end -> true)));
  }

  private static Predicate<ConsumerRecord<String, byte[]>> updateTo(LifeState state, Stage stage) {
    Deserializer<OrderUpdate> reader = stage.serdes().of(OrderUpdate.class).deserializer();
    return record -> {
      OrderUpdate update = reader.deserialize(record.topic(), record.value());
      return update.getState() == state && update.getKind().equals("state");
    };
  }
}
