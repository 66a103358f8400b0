package dev.crossconnect.adapters.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.runner.PartitionProgress.Take;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  /** A life of a partition: read, finish, commit, and owners that die at any moment. */
  @Property(tries = 500)
  void nothingIsLostAndNothingWithACommittedResultIsTakenUpAgain(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3) Integer> gaps,
      @ForAll @Size(max = 300) List<@IntRange(max = 11) Integer> steps) {
    List<Long> log = new ArrayList<>();
    long end = 0;
    for (int gap : gaps) {
      end += gap;
      log.add(end);
    }
    Set<Long> settled = new HashSet<>();
    OffsetAndMetadata committed = new OffsetAndMetadata(0, "");
    Set<Long> everTaken = new HashSet<>();
    Owner owner = new Owner(committed, 0);
    for (int step : steps) {
      if (step < 5) {
        owner.readNext(log, settled, everTaken);
      } else if (step < 9) {
        owner.finishOne(step);
      } else if (step < 11) {
        committed = owner.progress.commit();
        settled.addAll(owner.finished);
      } else {
        owner = new Owner(committed, everTaken.stream().mapToLong(o -> o + 1).max().orElse(0));
      }
    }
    Owner last = new Owner(committed, everTaken.stream().mapToLong(o -> o + 1).max().orElse(0));
    while (last.readNext(log, settled, everTaken)) {
      last.finishAll();
    }
    settled.addAll(last.finished);
    assertThat(settled).containsExactlyInAnyOrderElementsOf(log);
    assertThat(last.progress.commit().offset()).isEqualTo(end + 1);
    assertThat(last.progress.commit().metadata()).isEmpty();
  }

  private static final class Owner {
    private final PartitionProgress progress;
    private final TreeSet<Long> open = new TreeSet<>();
    private final Set<Long> finished = new HashSet<>();
    private long position;

    Owner(OffsetAndMetadata committed, long logEnd) {
      progress = new PartitionProgress(committed.offset(), committed.metadata(), logEnd);
      position = committed.offset();
    }

    boolean readNext(List<Long> log, Set<Long> settled, Set<Long> everTaken) {
      for (long offset : log) {
        if (offset >= position) {
          position = offset + 1;
          Take take = progress.take(offset);
          assertThat(take == Take.FINISHED_EARLIER).isEqualTo(settled.contains(offset));
          if (take != Take.FINISHED_EARLIER) {
            assertThat(take == Take.MAY_HAVE_BEEN_TRIED || !everTaken.contains(offset)).isTrue();
            open.add(offset);
            everTaken.add(offset);
          }
          return true;
        }
      }
      return false;
    }

    void finishOne(int which) {
      open.stream().skip(open.isEmpty() ? 0 : which % open.size()).findFirst().ifPresent(this::end);
    }

    void finishAll() {
      List.copyOf(open).forEach(this::end);
    }

    private void end(long offset) {
      open.remove(offset);
      finished.add(offset);
      progress.finish(offset);
    }
  }

  @Test
  void theOffsetWaitsForTheSlowestAndTheNoteSaysWhatIsFinishedBeyond() {
    PartitionProgress progress = new PartitionProgress(10, "", 10);
    progress.take(10);
    progress.take(11);
    progress.take(12);
    progress.finish(11);
    progress.finish(12);

    OffsetAndMetadata commit = progress.commit();

    assertThat(commit.offset()).isEqualTo(10);
    PartitionProgress next = new PartitionProgress(commit.offset(), commit.metadata(), 20);
    assertThat(next.take(10)).isEqualTo(Take.MAY_HAVE_BEEN_TRIED);
    assertThat(next.take(11)).isEqualTo(Take.FINISHED_EARLIER);
    assertThat(next.take(12)).isEqualTo(Take.FINISHED_EARLIER);
    assertThat(next.take(20)).isEqualTo(Take.FRESH);
  }

  @Test
  void anUnfinishedRecordThatVanishedFromTheTopicHoldsNothingUp() {
    PartitionProgress before = new PartitionProgress(0, "", 0);
    before.take(0);
    before.take(1);
    before.finish(1);
    OffsetAndMetadata commit = before.commit();

    PartitionProgress after = new PartitionProgress(commit.offset(), commit.metadata(), 2);
    after.take(5);
    after.finish(5);

    assertThat(after.commit().offset()).isEqualTo(6);
  }

  @Test
  void aPositionSetByHandIsReadFromThereWithEverythingVerified() {
    PartitionProgress progress = new PartitionProgress(3, "set by an operator", 9);

    assertThat(progress.take(3)).isEqualTo(Take.MAY_HAVE_BEEN_TRIED);
    assertThat(progress.take(9)).isEqualTo(Take.FRESH);
  }

  @Test
  void theNoteFitsWhatABrokerTakesHoweverManyAreUnfinished() {
    PartitionProgress progress = new PartitionProgress(0, "", 0);
    for (long offset = 0; offset < 200_000; offset += 20) {
      progress.take(offset);
      progress.take(offset + 1);
      progress.finish(offset + 1);
    }

    OffsetAndMetadata commit = progress.commit();

    assertThat(commit.metadata().length()).isLessThan(4096);
    PartitionProgress next = new PartitionProgress(0, commit.metadata(), 200_000);
    assertThat(next.take(0)).isEqualTo(Take.MAY_HAVE_BEEN_TRIED);
    assertThat(next.take(1)).isEqualTo(Take.FINISHED_EARLIER);
    assertThat(next.take(199_980)).isEqualTo(Take.MAY_HAVE_BEEN_TRIED);
  }

  @Property
  void whateverStandsInTheMetadataOfACommitIsReadWithoutHarm(@ForAll String metadata) {
    assertThat(ProgressNote.read(7, metadata).unfinished()).isNotNull();
    assertThat(ProgressNote.read(7, "1:" + metadata).unfinished()).isNotNull();
  }
}
