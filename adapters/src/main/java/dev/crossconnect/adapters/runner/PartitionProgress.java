package dev.crossconnect.adapters.runner;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far one partition has come, though its records finish in any order.
 *
 * <p>Kafka remembers one offset: everything below is finished. What is finished above it is written
 * beside it, as a {@link ProgressNote} in the metadata of the same commit, so that a record whose
 * result is committed is never taken up again, however long an earlier one keeps the offset back.
 *
 * <p>Belongs to the poll thread.
 */
final class PartitionProgress {

  /** Sorted, because it remembers the order in which offsets came, which is a rising one. */
  private final Set<Long> unfinished = new LinkedHashSet<>();

  /** Unfinished when the last owner committed, and not yet seen again: beyond all that were. */
  private final NavigableSet<Long> awaited = new TreeSet<>();

  private final long logEnd;
  private long next;

  /**
   * @param position where reading starts
   * @param metadata what was committed with that position, or an empty string
   * @param logEnd the first offset that no earlier owner can have seen
   */
  PartitionProgress(long position, String metadata, long logEnd) {
    ProgressNote note = ProgressNote.read(position, metadata);
    this.next = note.next();
    this.awaited.addAll(note.unfinished());
    this.logEnd = Math.max(logEnd, note.next());
  }

  /** Takes note of a record that was read. Offsets come in rising order, with gaps. */
  Take take(long offset) {
    awaited.headSet(offset).clear();
    if (offset < next && !awaited.remove(offset)) {
      return Take.FINISHED_EARLIER;
    }
    next = Math.max(next, offset + 1);
    unfinished.add(offset);
    return offset < logEnd ? Take.MAY_HAVE_BEEN_TRIED : Take.FRESH;
  }

  void finish(long offset) {
    unfinished.remove(offset);
  }

  /** What to commit now. */
  OffsetAndMetadata commit() {
    List<Long> open = new ArrayList<>(unfinished.size() + awaited.size());
    open.addAll(unfinished);
    open.addAll(awaited);
    long position = open.isEmpty() ? next : open.get(0);
    return new OffsetAndMetadata(position, new ProgressNote(next, open).write(position));
  }

  /** What to do with a record that was read. */
  enum Take {
    /** Nobody has seen it before. */
    FRESH,
    /** An earlier owner may have begun it. */
    MAY_HAVE_BEEN_TRIED,
    /** Its result is committed already. */
    FINISHED_EARLIER
  }
}
