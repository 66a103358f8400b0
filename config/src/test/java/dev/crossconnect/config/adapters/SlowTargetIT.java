package dev.crossconnect.config.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.avro.Outcome;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ProvisioningResult;
import dev.crossconnect.config.testbed.ChildJvm;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A system that takes two seconds for each call, and two hundred orders that want something of it:
 * the full length of what {@link AdapterRunnerIT} shows in seconds.
 */
@Tag("soak")
@ExtendWith(TestBedExtension.class)
class SlowTargetIT {

  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int ORDERS = 200;
  private static final int EACH = 5;
  private static final int CONCURRENCY = 50;
  private static final int KILLS = 10;

  @Test
  void asManyCallsAreUnderWayAsMayBe(TestBed bed) {
    TargetBed target = slowTarget(bed);
    List<ProvisioningCommand> commands = TargetBed.commands(ORDERS, EACH);
    target.issue(commands);
    target.start("one");
    bed.await().until(() -> !target.oss().effects().isEmpty());
    long start = System.nanoTime();
    double rebalances = target.rebalances("one");

    bed.await().atMost(PATIENCE).until(() -> target.oss().effects().size() == commands.size());
    bed.await().until(() -> target.answers().size() == commands.size());

    double seconds = (System.nanoTime() - start) / 1e9;
    double limit = CONCURRENCY / (double) CALL.toSeconds();
    double share = commands.size() / seconds / limit;
    System.out.printf("%.2f of what %d calls at once allow%n", share, CONCURRENCY);
    assertThat(share).isBetween(0.9, 1.0);
    assertDoneOnceAndInOrder(target, commands);
    assertThat(target.answers()).hasSize(commands.size());
    assertThat(target.rebalances("one")).as("none because of slowness").isEqualTo(rebalances);
    assertThat(target.counted("adapter.sessions.restarted")).isZero();
  }

  @Test
  void whoeverIsKilledTenTimesAtItsWorkLosesNothingAndRepeatsNothing(TestBed bed) {
    TargetBed target = slowTarget(bed);
    target.oss().dropAnswer(Dial.share(0.05));
    List<ProvisioningCommand> commands = TargetBed.commands(ORDERS, EACH);
    target.issue(commands);
    for (int round = 1; round <= KILLS; round++) {
      ChildJvm process = target.startProcess("one");
      int reached = commands.size() * round / (KILLS + 2);
      bed.await().atMost(PATIENCE).until(() -> target.oss().effects().size() >= reached);
      process.kill();
    }
    target.startProcess("one");

    bed.await().atMost(PATIENCE).until(() -> target.oss().effects().size() == commands.size());
    bed.await().until(() -> target.answered().size() == commands.size());
    assertDoneOnceAndInOrder(target, commands);
    assertThat(target.answers()).as("one result for each").hasSize(commands.size());
  }

  private static TargetBed slowTarget(TestBed bed) {
    TargetBed target = new TargetBed(bed).set("concurrency", Integer.toString(CONCURRENCY));
    target.oss().workFor(CALL);
    return target;
  }

  private static void assertDoneOnceAndInOrder(
      TargetBed target, List<ProvisioningCommand> commands) {
    assertThat(target.oss().effects()).hasSize(commands.size());
    assertThat(target.oss().effects().values()).containsOnly(1);
    Map<String, List<String>> inOrder =
        target.oss().accepted().stream()
            .collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('/'))));
    assertThat(inOrder).hasSize(ORDERS);
    inOrder.forEach((order, ids) -> assertThat(ids).isSorted());
    assertThat(target.answers())
        .extracting(ProvisioningResult::getOutcome)
        .containsOnly(Outcome.COMPLETED);
  }
}
