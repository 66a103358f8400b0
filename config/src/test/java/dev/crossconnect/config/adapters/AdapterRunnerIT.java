package dev.crossconnect.config.adapters;

import static dev.crossconnect.config.adapters.TargetBed.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.crossconnect.adapters.Adapters;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.runner.RunnerSettings;
import dev.crossconnect.adapters.runner.TargetRunner;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.config.testbed.BrokerProcess;
import dev.crossconnect.config.testbed.ChildJvm;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestBedExtension.class)
class AdapterRunnerIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Each costs the build the start of a process; {@link SlowTargetIT} kills oftener. */
  private static final int KILLS = 4;

  @Test
  void manyOrdersGoOnSideBySideAndEachInItsOwnOrder(TestBed bed) {
    TargetBed target = new TargetBed(bed).set("concurrency", "100");
    target.oss().workFor(Duration.ofMillis(300));
    List<ProvisioningCommand> commands = TargetBed.commands(200, 3);
    target.issue(commands);
    long start = System.nanoTime();
    target.start("one");

    bed.await().atMost(LONG).until(() -> target.oss().effects().size() == commands.size());
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    // One after the other they would take three minutes.
    assertThat(took).isLessThan(Duration.ofSeconds(30));
    bed.await().until(() -> target.answers().size() == commands.size());
    Map<String, List<String>> inOrder =
        target.oss().accepted().stream()
            .collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('/'))));
    assertThat(inOrder).hasSize(200);
    inOrder.forEach((order, ids) -> assertThat(ids).isSorted());
    assertThat(target.oss().effects().values()).containsOnly(1);
    assertThat(target.counted("adapter.sessions.restarted")).isZero();
  }

  @Test
  void whoeverIsKilledAtItsWorkLosesNothingAndRepeatsNothing(TestBed bed) {
    TargetBed target = new TargetBed(bed).set("concurrency", "50");
    target.oss().workFor(Duration.ofMillis(150));
    target.oss().dropAnswer(Dial.share(0.1));
    List<ProvisioningCommand> commands = TargetBed.commands(300, 2);
    target.issue(commands);
    for (int round = 1; round <= KILLS; round++) {
      ChildJvm process = target.startProcess("one");
      int reached = commands.size() * round / (KILLS + 2);
      bed.await().until(() -> target.oss().effects().size() >= reached);
      process.kill();
    }
    target.startProcess("one");

    bed.await().atMost(LONG).until(() -> target.answered().size() == commands.size());
    assertThat(target.oss().effects()).hasSize(commands.size());
    assertThat(target.oss().effects().values()).containsOnly(1);
    assertThat(target.answers())
        .extracting(ProvisioningResult::getOutcome)
        .containsOnly(dev.crossconnect.avro.Outcome.COMPLETED);
  }

  @Test
  void aRecordThatNobodyCanReadIsPutAsideAndThePartitionGoesOn(TestBed bed) {
    TargetBed target = new TargetBed(bed);
    byte[] poison = {1, 2, 3};
    byte[] key = "order-1".getBytes(StandardCharsets.UTF_8);
    bed.kafka()
        .produce(
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            List.of(new ProducerRecord<>(target.commands(), key, poison)));
    target.issue(List.of(command("order-1", "c-1")));
    target.start("one");

    bed.await().until(() -> target.answered().containsKey("c-1"));
    List<ConsumerRecord<byte[], byte[]>> letters =
        bed.kafka()
            .records(
                target.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).value()).isEqualTo(poison);
    assertThat(letters.get(0).key()).isEqualTo(key);
    assertThat(letters.get(0).headers())
        .extracting(Header::key)
        .contains("hub-error-reason", "hub-error-topic", "hub-error-offset", "hub-error-at");
  }

  @Test
  void aCommandThatStandsInTheTopicTwiceIsAnsweredTwiceAndDoneOnce(TestBed bed) {
    TargetBed target = new TargetBed(bed);
    target.issue(List.of(command("order-1", "c-1"), command("order-1", "c-1")));
    target.start("one");

    bed.await().until(() -> target.answers().size() == 2);
    assertThat(target.oss().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void aSystemSlowerThanThePollIntervalCostsNoMembership(TestBed bed) {
    TargetBed target =
        new TargetBed(bed)
            .set("queue", "1")
            .kafka("max.poll.interval.ms", "1500")
            .kafka("session.timeout.ms", "6000");
    target.oss().workFor(Duration.ofSeconds(4));
    target.issue(List.of(command("order-1", "c-1"), command("order-1", "c-2")));
    target.start("one");
    bed.await().until(() -> target.oss().effects().containsKey("c-1"));
    double rebalances = target.rebalances("one");

    bed.await().until(() -> target.answers().size() == 2);
    assertThat(target.oss().effects()).hasSize(2).containsEntry("c-1", 1).containsEntry("c-2", 1);
    assertThat(target.rebalances("one")).isEqualTo(rebalances);
    assertThat(target.counted("adapter.sessions.restarted")).isZero();
  }

  @Test
  void whatOneInstanceLeavesAnotherTakesUp(TestBed bed) {
    TargetBed target = new TargetBed(bed).set("concurrency", "20");
    target.oss().workFor(Duration.ofMillis(100));
    List<ProvisioningCommand> commands = TargetBed.commands(200, 2);
    target.issue(commands);
    Adapters first = target.start("one");
    bed.await().until(() -> target.oss().effects().size() >= 50);
    target.start("two");
    bed.await().until(() -> target.oss().effects().size() >= 200);
    first.close();

    bed.await().atMost(LONG).until(() -> target.answered().size() == commands.size());
    assertThat(target.oss().effects()).hasSize(commands.size());
    assertThat(target.oss().effects().values()).containsOnly(1);
    assertThat(target.answers())
        .extracting(ProvisioningResult::getReportedBy)
        .contains("activation/one", "activation/two");
  }

  @Test
  void closingWaitsForCallsUnderWayAndSettlesThem(TestBed bed) {
    TargetBed target = new TargetBed(bed);
    target.oss().workFor(Duration.ofSeconds(1));
    target.issue(List.of(command("order-1", "c-1")));
    Adapters adapters = target.start("one");
    bed.await().until(() -> target.oss().effects().size() == 1);

    adapters.close();

    assertThat(adapters.states()).containsEntry("activation", TargetRunner.State.CLOSED);
    assertThat(target.answered()).containsKey("c-1");
  }

  @Test
  void aCallThatIsNotDoneInTimeIsLeftAndVerifiedByTheNext(TestBed bed) {
    TargetBed target = new TargetBed(bed).set("drain.ms", "100");
    target.oss().workFor(Duration.ofSeconds(3));
    target.issue(List.of(command("order-1", "c-1")));
    Adapters adapters = target.start("one");
    bed.await().until(() -> target.oss().effects().size() == 1);

    adapters.close();
    assertThat(target.answers()).isEmpty();
    target.start("one");

    bed.await().until(() -> target.answered().containsKey("c-1"));
    assertThat(target.oss().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void aBrokerThatDiesAndComesBackIsOnlyADelay(TestBed bed) {
    BrokerProcess broker = bed.broker(Map.of());
    TargetBed target = new TargetBed(bed, broker.bootstrapServers());
    target.oss().workFor(Duration.ofMillis(100));
    List<ProvisioningCommand> commands = TargetBed.commands(100, 3);
    target.set("concurrency", "10").issue(commands);
    target.start("one");
    bed.await().until(() -> target.oss().effects().size() >= 50);

    broker.kill();
    broker.restart();

    bed.await().atMost(LONG).until(() -> target.answered().size() == commands.size());
    assertThat(target.oss().effects()).hasSize(commands.size());
    assertThat(target.oss().effects().values()).containsOnly(1);
  }

  @Test
  void anAdapterThatBreaksTheProcessIsReported(TestBed bed) {
    TargetBed target = new TargetBed(bed);
    TargetRunner runner =
        bed.closing(
            new TargetRunner(
                RunnerSettings.from(TargetBed.TARGET, "", Map.of()),
                new Broken(),
                target.surroundings("one")));
    runner.start();
    target.issue(List.of(command("order-1", "c-1")));

    bed.await().until(() -> runner.failed().isDone());
    assertThat(runner.failed().join()).isInstanceOf(NoClassDefFoundError.class);
    assertThat(runner.state()).isEqualTo(TargetRunner.State.FAILED);
    assertThatNoException().isThrownBy(runner::close);
  }

  private static final class Broken implements LegacySystem {
    @Override
    public Outcome execute(ProvisioningCommand command) {
      throw new NoClassDefFoundError("a driver that is not there");
    }

    @Override
    public Verification verify(ProvisioningCommand command) {
      return new Verification.NotDone();
    }

    @Override
    public void close() {}
  }
}
