package dev.crossconnect.config.bench.orders;

import dev.crossconnect.config.bench.Better;
import dev.crossconnect.config.bench.Measurement;
import dev.crossconnect.config.bench.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is measured of orders. */
final class OrderFigures {

  /** As many as keep the hub busy: with fewer it would be measured how long a commit takes. */
  private static final int ON_THEIR_WAY = 1_000;

  /**
   * The chain takes its hops one after the other, each of them with a commit: with 2,000 on their
   * way it was they that waited, and with four times as many more than three times as many passed.
   */
  private static final int IN_THE_CHAIN = 8_000;

  private static final int CROWDED_PARTITION = 0;
  private static final int QUIET_PARTITION = 1;

  /** So few that they meet a hub that is all but idle, and yet enough for a percentile. */
  private static final int LONE_ONES_A_SECOND = 50;

  /** The longest way through an order: in, three tasks one after the other, each there and back. */
  private static final int HOPS_IN_A_ROW = 7;

  private static final double MEDIAN = 0.5;
  private static final double ALL_BUT_ONE_IN_A_HUNDRED = 0.99;

  private Scene scene;

  /** How many orders are in progress in the crowded partition. */
  private int crowd;

  private Scene on(Stage stage) throws Exception {
    if (scene == null) {
      scene = Scene.open(stage);
    }
    return scene;
  }

  /** Orders a second where very many are in progress, and where few are. */
  Measurement among(int many, Stage stage) throws Exception {
    Sales sales = on(stage).sales();
    scene.begun().pass(() -> sales.nextEndlessIn(CROWDED_PARTITION), many - crowd, ON_THEIR_WAY);
    crowd = many;
    return new Measurement(
        "orders/s",
        Better.HIGHER,
        0.9,
        completed(() -> sales.nextIn(CROWDED_PARTITION)),
        completed(() -> sales.nextIn(QUIET_PARTITION)));
  }

  /** Orders a second, and how often a second the chain takes as many hops. */
  Measurement completed(Stage stage) throws Exception {
    Sales sales = on(stage).sales();
    return new Measurement(
        "orders/s",
        Better.HIGHER,
        0.5,
        completed(sales::next),
        time -> scene.bare().perSecond(scene.chain()::next, IN_THE_CHAIN, time));
  }

  /** Milliseconds until the first command of an order can be read, against the commit interval. */
  Measurement firstCommand(Stage stage) throws Exception {
    double interval = on(stage).stage().settings().streams().commitInterval().toMillis();
    return new Measurement(
        "ms",
        Better.LOWER,
        1,
        time -> percentile(MEDIAN, latencies(scene.commanded(), time)),
        time -> interval);
  }

  /** The same of the slowest one in a hundred, against two commit intervals. */
  Measurement slowestFirstCommand(Stage stage) throws Exception {
    double interval = on(stage).stage().settings().streams().commitInterval().toMillis();
    return new Measurement(
        "ms",
        Better.LOWER,
        1,
        time -> percentile(ALL_BUT_ONE_IN_A_HUNDRED, latencies(scene.commanded(), time)),
        time -> 2 * interval);
  }

  /** Milliseconds until an order is completed, and until the chain has taken its longest way. */
  Measurement wholeOrder(Stage stage) throws Exception {
    BareChain chain = on(stage).chain();
    return new Measurement(
        "ms",
        Better.LOWER,
        0.5,
        time -> percentile(MEDIAN, latencies(scene.completed(), time)),
        time ->
            percentile(
                MEDIAN,
                scene.bare().latencies(() -> chain.next(HOPS_IN_A_ROW), LONE_ONES_A_SECOND, time)));
  }

  private Measurement.Side completed(Supplier<ProducerRecord<String, byte[]>> source) {
    return time -> {
      scene.sales().stockUp(time);
      return scene.completed().perSecond(source, ON_THEIR_WAY, time);
    };
  }

  private List<Double> latencies(Flow flow, Duration time) throws Exception {
    scene.sales().stockUp(time);
    return flow.latencies(scene.sales()::next, LONE_ONES_A_SECOND, time);
  }

  private static double percentile(double part, List<Double> sorted) {
    return sorted.get((int) (part * (sorted.size() - 1)));
  }
}
