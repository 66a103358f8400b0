package dev.crossconnect.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** What waits for a commit is done after it, once, and not without it. */
class TransactionTest {

  private final MockProcessorContext<String, String> task = new MockProcessorContext<>();
  private final List<String> told = new ArrayList<>();

  @Test
  void whoWaitsIsToldAfterTheCommitInOrderAndOnce() {
    onThreadOfItsOwn(
        () -> {
          Transaction.afterCommit(task, () -> told.add("first"));
          Transaction.afterCommit(task, () -> told.add("second"));

          Transaction.current().commit(() -> told.add("brokers"));
          Transaction.current().commit(() -> told.add("brokers again"));

          assertThat(told).containsExactly("brokers", "first", "second", "brokers again");
        });
  }

  @Test
  void whoIsToldMayReadWhatIsCommitted() {
    onThreadOfItsOwn(
        () -> {
          Transaction.afterCommit(task, () -> told.add(Transaction.unsettled().toString()));

          Transaction.current().commit(() -> {});

          assertThat(told).containsExactly("PT0S");
        });
  }

  @Test
  void nobodyIsToldOfWhatBrokersDidNotCommit() {
    onThreadOfItsOwn(
        () -> {
          Transaction.afterCommit(task, () -> told.add("never"));

          assertThatExceptionOfType(TimeoutException.class)
              .isThrownBy(
                  () ->
                      Transaction.current()
                          .commit(
                              () -> {
                                throw new TimeoutException("too late");
                              }));
          Transaction.current().commit(() -> told.add("the next"));

          assertThat(told).containsExactly("the next");
        });
  }

  @Test
  void nobodyIsToldOfWhatWasAborted() {
    onThreadOfItsOwn(
        () -> {
          Transaction.afterCommit(task, () -> told.add("never"));

          Transaction.current().aborted();
          assertThat(Transaction.current().isOpen()).isFalse();
          Transaction.current().commit(() -> told.add("the next"));

          assertThat(told).containsExactly("the next");
        });
  }

  @Test
  void whatNobodyWroteIsWorthACommitIfSomebodyWaits() {
    onThreadOfItsOwn(
        () -> {
          assertThat(Transaction.current().isOpen()).isFalse();
          Transaction.afterCommit(task, () -> told.add("told"));
          assertThat(Transaction.current().isOpen()).isTrue();

          Transaction.current().askForCommit();

          assertThat(task.committed()).isTrue();
        });
  }

  /** There is one transaction to a thread, and others may have left something in this one's. */
  private static void onThreadOfItsOwn(Runnable test) {
    CompletableFuture.runAsync(test, task -> new Thread(task).start()).join();
  }
}
