package dev.crossconnect.adapters.sftp;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading;
import dev.crossconnect.adapters.reading.Reading.Understood;
import dev.crossconnect.adapters.sftp.Mail.Claim;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.common.SftpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that talks with the batch host. Commands are handed to it on slips; it collects
 * them into letters, sends these, and tells each slip what was heard.
 *
 * <p>The desk (slips that wait and questions) is shared under the lock; all else is the postman's
 * own.
 */
final class Postman implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Postman.class);
  private static final String CLOSED = "The adapter is closed";
  private static final Duration BETWEEN_MENDINGS = Duration.ofMinutes(1);

  private final SftpSettings settings;
  private final Remote remote;
  private final Mail mail;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Deque<Slip> slips = new ArrayDeque<>();
  private final List<Slip> questions = new ArrayList<>();
  private long firstSlipAt;
  private boolean closed;

  private final List<Letter> doubtful = new ArrayList<>();
  private final Deque<Letter> undelivered = new ArrayDeque<>();
  private final Map<Long, Map<String, List<Slip>>> awaited = new HashMap<>();
  private final Map<Long, Map<String, Understood>> heard = new HashMap<>();
  private final Set<String> readInArchive = new HashSet<>();
  private Backoff backoff;
  private long notBefore;
  private long nextPoll;
  private long nextMending;

  Postman(SftpSettings settings, Clock clock) {
    this.settings = settings;
    this.remote = new Remote(settings);
    this.mail = new Mail(remote, settings, clock);
    this.backoff = settings.retry().backoff();
    long now = System.nanoTime();
    this.notBefore = now;
    this.nextPoll = now;
    this.nextMending = now;
    this.thread = new Thread(this::run, "adapter-sftp-postman");
    thread.setDaemon(true);
    thread.start();
  }

  // ---- the desk, used by any thread

  /** To be sent. */
  void post(Slip slip) {
    lock.lock();
    try {
      if (closed) {
        tell(slip, new Reading.NotSent(CLOSED));
        return;
      }
      if (slips.isEmpty()) {
        firstSlipAt = System.nanoTime();
      }
      slips.add(slip);
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Only asks what is heard of the command. */
  void ask(Slip question) {
    lock.lock();
    try {
      if (closed) {
        tell(question, Reading.unclear(CLOSED));
        return;
      }
      questions.add(question);
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what nobody waits for any more; whether that was in time. */
  Withdrawal withdraw(Slip slip) {
    lock.lock();
    try {
      questions.remove(slip);
      return slips.remove(slip) ? Withdrawal.IN_TIME : Withdrawal.TOO_LATE;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      something.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(settings.timeout().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the round

  private void run() {
    try (remote) {
      while (awaitSomething()) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      giveUp();
    }
  }

  /** Nobody goes on waiting for a postman who is gone. */
  private void giveUp() {
    lock.lock();
    try {
      closed = true;
      slips.forEach(slip -> tell(slip, new Reading.NotSent(CLOSED)));
      questions.forEach(slip -> tell(slip, Reading.unclear(CLOSED)));
    } finally {
      lock.unlock();
    }
    awaited.values().stream()
        .flatMap(waiting -> waiting.values().stream())
        .flatMap(Collection::stream)
        .forEach(slip -> tell(slip, Reading.unclear(CLOSED)));
  }

  private boolean awaitSomething() throws InterruptedException {
    lock.lock();
    try {
      for (long left = nanosLeft(); !closed && left > 0; left = nanosLeft()) {
        long unused = something.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private long nanosLeft() {
    long now = System.nanoTime();
    long left = nextMending - now;
    if (!slips.isEmpty()) {
      boolean full = slips.size() >= settings.mostLines();
      left = full ? 0 : Math.min(left, firstSlipAt + settings.collect().toNanos() - now);
    }
    if (!questions.isEmpty() || !doubtful.isEmpty() || !undelivered.isEmpty()) {
      left = 0;
    }
    if (!awaited.isEmpty()) {
      left = Math.min(left, nextPoll - now);
    }
    return Math.max(left, notBefore - now);
  }

  private void round() {
    try {
      remote.connect();
      settleDoubts();
      if (System.nanoTime() - nextMending >= 0) {
        mail.mend(ownSequences());
        nextMending = System.nanoTime() + BETWEEN_MENDINGS.toNanos();
      }
      send();
      deliver();
      answerQuestions();
      listen();
      backoff = settings.retry().backoff();
    } catch (Remote.NotConnected e) {
      log.info("{}", e.getMessage());
      turnAway(e.getMessage());
      rest();
    } catch (IOException e) {
      log.info("The batch host broke off: {}", e.toString());
      remote.disconnect();
      rest();
    } catch (RuntimeException e) {
      // The client has them too when a connection breaks; nobody may be left without a postman.
      log.warn("The postman has to begin anew", e);
      remote.disconnect();
      rest();
    }
  }

  private void rest() {
    notBefore = System.nanoTime() + backoff.next().toNanos();
  }

  /** What has not been written into any letter certainly did not arrive. */
  private void turnAway(String why) {
    lock.lock();
    try {
      slips.forEach(slip -> tell(slip, new Reading.NotSent(why)));
      slips.clear();
    } finally {
      lock.unlock();
    }
  }

  private Set<Long> ownSequences() {
    Set<Long> own = new HashSet<>(awaited.keySet());
    undelivered.forEach(letter -> own.add(letter.sequence()));
    return own;
  }

  // ---- sending

  private void send() throws IOException {
    List<Slip> taken = take();
    while (!taken.isEmpty()) {
      send(taken);
      taken = take();
    }
  }

  private List<Slip> take() {
    lock.lock();
    try {
      boolean full = slips.size() >= settings.mostLines();
      boolean due = System.nanoTime() - firstSlipAt >= settings.collect().toNanos();
      List<Slip> taken = new ArrayList<>();
      while (!slips.isEmpty() && (full || due) && taken.size() < settings.mostLines()) {
        taken.add(slips.remove());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void send(List<Slip> taken) throws IOException {
    Letter letter;
    try {
      letter = mail.compose(taken);
      mail.write(letter);
    } catch (IOException e) {
      Reading why =
          e instanceof SftpException
              ? Understood.of(Meaning.BUSY, "BUSY", "The host takes no file: " + e.getMessage())
              : new Reading.NotSent("The batch host broke off: " + e.getMessage());
      taken.forEach(slip -> tell(slip, why));
      throw e;
    }
    doubtful.add(letter);
    try {
      mail.claim(letter);
    } catch (SftpException denied) {
      log.info("The host denies the number {}: {}", letter.sequence(), denied.getMessage());
    }
    settleDoubts();
  }

  /** A number is ours if the file under it is: whatever was answered, or was not. */
  private void settleDoubts() throws IOException {
    while (!doubtful.isEmpty()) {
      Letter letter = doubtful.get(0);
      Claim claim = mail.claimOf(letter);
      doubtful.remove(0);
      switch (claim) {
        case OURS -> {
          undelivered.add(letter);
          letter.slips().forEach(slip -> await(letter.sequence(), slip));
        }
        case TAKEN -> putBack(letter.slips());
        case FREE ->
            letter
                .slips()
                .forEach(
                    slip ->
                        tell(
                            slip,
                            Understood.of(Meaning.BUSY, "BUSY", "The host did not take the file")));
      }
    }
  }

  private void putBack(List<Slip> again) {
    lock.lock();
    try {
      for (int n = again.size() - 1; n >= 0; n--) {
        slips.addFirst(again.get(n));
      }
    } finally {
      lock.unlock();
    }
  }

  private void deliver() throws IOException {
    while (!undelivered.isEmpty()) {
      Letter letter = undelivered.peek();
      mail.deliver(letter.sequence(), letter.content());
      undelivered.remove();
    }
  }

  // ---- hearing

  private void await(long sequence, Slip slip) {
    if (awaited.isEmpty()) {
      nextPoll = System.nanoTime();
    }
    awaited
        .computeIfAbsent(sequence, any -> new HashMap<>())
        .computeIfAbsent(slip.commandId(), any -> new ArrayList<>())
        .add(slip);
  }

  private void answerQuestions() throws IOException {
    List<Slip> asked;
    lock.lock();
    try {
      asked = List.copyOf(questions);
    } finally {
      lock.unlock();
    }
    if (asked.isEmpty()) {
      return;
    }
    Map<String, Long> found =
        mail.sequencesOf(asked.stream().map(Slip::commandId).collect(Collectors.toSet()));
    for (Slip question : asked) {
      Long sequence = found.get(question.commandId());
      if (sequence == null) {
        tell(
            question,
            Understood.of(Meaning.NOTHING, "NOTHING", "No file that was sent mentions it"));
      } else {
        await(sequence, question);
      }
    }
    nextPoll = System.nanoTime();
    lock.lock();
    try {
      questions.removeAll(asked);
    } finally {
      lock.unlock();
    }
  }

  private void listen() throws IOException {
    forgetWhoGaveUp();
    if (awaited.isEmpty() || System.nanoTime() - nextPoll < 0) {
      return;
    }
    for (Map.Entry<String, ResponseFile> response : mail.newResponses().entrySet()) {
      hear(response.getKey(), response.getValue());
      mail.archive(response.getKey());
    }
    Map<String, ResponseFile> archived =
        mail.archivedResponses(Set.copyOf(awaited.keySet()), readInArchive);
    archived.forEach(
        (path, response) -> {
          readInArchive.add(path);
          hear(path, response);
        });
    tellWhatWasHeard();
    nextPoll = System.nanoTime() + settings.poll().toNanos();
  }

  private void hear(String path, ResponseFile response) {
    OptionalLong sequence = mail.sequenceIn(path.substring(path.lastIndexOf('/') + 1));
    if (sequence.isPresent() && awaited.containsKey(sequence.getAsLong())) {
      Map<String, Understood> rows =
          heard.computeIfAbsent(sequence.getAsLong(), any -> new HashMap<>());
      response
          .rows()
          .forEach(
              (commandId, row) ->
                  rows.merge(
                      commandId,
                      row,
                      (one, two) -> one.meaning().compareTo(two.meaning()) <= 0 ? one : two));
    }
  }

  private void tellWhatWasHeard() {
    awaited.forEach(
        (sequence, waiting) -> {
          Map<String, Understood> rows = heard.getOrDefault(sequence, Map.of());
          waiting
              .keySet()
              .removeIf(
                  commandId -> {
                    Understood row = rows.get(commandId);
                    if (row == null || row.meaning() == Meaning.PENDING) {
                      return false;
                    }
                    waiting.get(commandId).forEach(slip -> tell(slip, row));
                    return true;
                  });
        });
    forgetWhoGaveUp();
  }

  /** What nobody waits for any more needs no memory. */
  private void forgetWhoGaveUp() {
    awaited
        .values()
        .forEach(
            waiting -> {
              waiting.values().forEach(all -> all.removeIf(slip -> slip.heard().isDone()));
              waiting.values().removeIf(List::isEmpty);
            });
    awaited.values().removeIf(Map::isEmpty);
    heard.keySet().retainAll(awaited.keySet());
    readInArchive.removeIf(
        path -> {
          OptionalLong sequence = mail.sequenceIn(path.substring(path.lastIndexOf('/') + 1));
          return sequence.isEmpty() || !awaited.containsKey(sequence.getAsLong());
        });
  }

  private static void tell(Slip slip, Reading reading) {
    boolean unused = slip.heard().complete(reading);
  }

  enum Withdrawal {
    /** It will not be sent. */
    IN_TIME,
    /** It may have been. */
    TOO_LATE
  }
}
