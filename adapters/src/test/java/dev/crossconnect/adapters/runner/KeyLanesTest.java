package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.runner.KeyLanes.Running;
import dev.crossconnect.adapters.runner.KeyLanes.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyLanesTest {

  private final KeyLanes<String, Integer> lanes = new KeyLanes<>();

  @Property(tries = 300)
  void everyKeyIsServedInOrderAndOneAtATimeWhateverFinishesWhen(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> keys,
      @ForAll @Size(max = 200) List<@IntRange(max = 7) Integer> choices) {
    KeyLanes<Integer, Integer> lanes = new KeyLanes<>();
    Map<Integer, List<Integer>> expected = new HashMap<>();
    IntStream.range(0, keys.size())
        .forEach(n -> expected.computeIfAbsent(keys.get(n), k -> new ArrayList<>()).add(n));
    lanes.addAll(IntStream.range(0, keys.size()).boxed().toList(), keys::get);

    Map<Integer, List<Integer>> served = new HashMap<>();
    List<Running<Integer, Integer>> running = new ArrayList<>();
    int step = 0;
    while (lanes.size() > 0) {
      int choice = step < choices.size() ? choices.get(step) : 0;
      step++;
      Optional<Running<Integer, Integer>> started = Optional.empty();
      if (running.isEmpty() || (choice > 4 && lanes.ready() > 0)) {
        started = lanes.next();
        assertThat(started).isPresent();
      } else if (choice > 2) {
        started = lanes.nextAfter(running.remove(choice % running.size()));
      } else {
        lanes.done(running.remove(choice % running.size()));
      }
      if (started.isPresent()) {
        Running<Integer, Integer> next = started.get();
        int key = keys.get(next.value());
        assertThat(running).noneMatch(other -> keys.get(other.value()) == key);
        served.computeIfAbsent(key, k -> new ArrayList<>()).add(next.value());
        running.add(next);
      }
    }
    assertThat(served).isEqualTo(expected);
    assertThat(lanes.next()).isEmpty();
  }

  @Test
  void aKeyThatIsBusyHoldsUpNoOther() {
    lanes.add("slow", 1);
    lanes.add("slow", 2);
    lanes.add("quick", 3);

    assertThat(lanes.next().orElseThrow().value()).isEqualTo(1);
    assertThat(lanes.next().orElseThrow().value()).isEqualTo(3);
    assertThat(lanes.next()).isEmpty();
  }

  @Test
  void whatIsWithdrawnNeverStartsAndWhatRunsIsLeftRunning() {
    lanes.add("a", 1);
    lanes.add("a", 2);
    lanes.add("b", 3);
    Running<String, Integer> first = lanes.next().orElseThrow();

    lanes.withdraw(value -> true);

    assertThat(lanes.size()).isEqualTo(1);
    lanes.done(first);
    assertThat(lanes.next()).isEmpty();
    assertThat(lanes.size()).isZero();
  }

  @Test
  void theSameKeyWaitsForACallThatGoesOnAfterItsWithdrawal() {
    lanes.add("a", 1);
    Running<String, Integer> zombie = lanes.next().orElseThrow();
    lanes.withdraw(value -> true);

    lanes.add("a", 2);

    assertThat(lanes.next()).isEmpty();
    lanes.done(zombie);
    assertThat(lanes.next().orElseThrow().value()).isEqualTo(2);
  }

  @Test
  void anInterruptionReachesTheCallItIsMeantForAndNotTheWorkersNext() throws Exception {
    lanes.add("a", 1);
    lanes.add("b", 2);
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean nextInterrupted = new AtomicBoolean(true);
    Thread worker =
        new Thread(
            () -> {
              Running<String, Integer> run = lanes.next().orElseThrow();
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
              }
              lanes.done(run);
              nextInterrupted.set(Thread.currentThread().isInterrupted());
            });
    worker.start();
    started.await();

    assertThat(lanes.awaitNoneRunning(value -> value == 1, Duration.ofMillis(5)))
        .isEqualTo(Waited.IN_VAIN);
    lanes.interrupt(value -> value == 1);

    assertThat(lanes.awaitNoneRunning(value -> value == 1, Duration.ofSeconds(10)))
        .isEqualTo(Waited.UNTIL_NONE);
    worker.join();
    assertThat(interrupted).isTrue();
    assertThat(nextInterrupted).isFalse();
  }
}
