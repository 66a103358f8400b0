package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is handed in reaches the task once or is known not to, and its thread does not miss it. */
class InboxTest {

  private final List<String> alarms = new ArrayList<>();

  @Test
  void theTaskTakesWhatHasComeInItsOrderAndOnce() {
    onThreadOfItsOwn(
        () -> {
          Inbox<String> inbox = Inbox.ofThisThread();

          assertThat(inbox.offer("first")).isTrue();
          assertThat(inbox.offer("second")).isTrue();

          assertThat(inbox.take()).containsExactly("first", "second");
          assertThat(inbox.take()).isEmpty();
        });
  }

  @Test
  void whatIsTakenBackNeverReachesTheTask() {
    onThreadOfItsOwn(
        () -> {
          Inbox<String> inbox = Inbox.ofThisThread();
          inbox.offer("kept");
          inbox.offer("taken back");

          assertThat(inbox.takeBack("taken back")).isTrue();

          assertThat(inbox.take()).containsExactly("kept");
          assertThat(inbox.takeBack("kept")).isFalse();
          assertThat(Bell.current().sleeps(() -> alarms.add("no"))).isTrue();
        });
  }

  @Test
  void aTaskThatLeavesGivesBackWhatItHasNotTakenAndLetsNothingMoreIn() {
    onThreadOfItsOwn(
        () -> {
          Inbox<String> inbox = Inbox.ofThisThread();
          inbox.offer("taken");
          inbox.take();
          inbox.offer("left");

          assertThat(inbox.close()).containsExactly("left");
          assertThat(inbox.offer("late")).isFalse();
          assertThat(inbox.take()).isEmpty();
        });
  }

  @Test
  void aThreadThatWaitsIsWokenOnceHoweverMuchComes() {
    onThreadOfItsOwn(
        () -> {
          Inbox<String> one = Inbox.ofThisThread();
          Inbox<String> other = Inbox.ofThisThread();
          Bell bell = Bell.current();
          assertThat(bell.sleeps(() -> alarms.add("woken"))).isTrue();

          one.offer("first");
          other.offer("second");

          assertThat(alarms).containsExactly("woken");
          assertThat(bell.wakes()).isTrue();
          assertThat(bell.come()).isEqualTo(2);
          assertThat(bell.come()).isZero();
        });
  }

  @Test
  void aThreadThatIsAwakeIsNotDisturbedButDoesNotWaitBeforeItHasTakenAll() {
    onThreadOfItsOwn(
        () -> {
          Inbox<String> inbox = Inbox.ofThisThread();
          Bell bell = Bell.current();
          bell.sleeps(() -> alarms.add("too late"));
          assertThat(bell.wakes()).isFalse();

          inbox.offer("meanwhile");

          assertThat(bell.sleeps(() -> alarms.add("too early"))).isFalse();
          inbox.take();
          assertThat(bell.sleeps(() -> alarms.add("not for this"))).isTrue();
          assertThat(alarms).isEmpty();
        });
  }

  @Test
  void nothingIsLostOrDoubledAmongManyWhoHandIn() {
    int threads = 8;
    int each = 2_000;
    onThreadOfItsOwn(
        () -> {
          Inbox<Integer> inbox = Inbox.ofThisThread();
          List<CompletableFuture<Void>> handing =
              IntStream.range(0, threads)
                  .mapToObj(
                      thread ->
                          CompletableFuture.runAsync(
                              () ->
                                  IntStream.range(thread * each, (thread + 1) * each)
                                      .forEach(inbox::offer),
                              task -> new Thread(task).start()))
                  .toList();

          List<Integer> taken = new ArrayList<>();
          while (!handing.stream().allMatch(CompletableFuture::isDone)) {
            taken.addAll(inbox.take());
          }
          taken.addAll(inbox.take());

          assertThat(taken)
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.range(0, threads * each).boxed().toList());
          assertThat(Bell.current().come()).isEqualTo(threads * each);
          assertThat(Bell.current().sleeps(() -> alarms.add("nothing is left"))).isTrue();
        });
  }

  /** There is one bell for each thread. */
  private static void onThreadOfItsOwn(Runnable test) {
    CompletableFuture.runAsync(test, task -> new Thread(task).start()).join();
  }
}
