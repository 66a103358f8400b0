package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.tl1.CommandTemplate.CannotFill;
import dev.crossconnect.adapters.tl1.DenyPolicy.Meaning;
import dev.crossconnect.adapters.tl1.Tl1Settings.Waiting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions with one element: opened when needed and never more than allowed, kept alive, thrown
 * away when anything is wrong with them. One is always wanted, so that events are heard.
 * Thread-safe.
 */
final class Sessions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final Duration FAREWELL = Duration.ofMillis(200);

  private final Tl1Settings settings;
  private final Connection.Opener opener;
  private final Reports reports;
  private final Waiting waiting;
  private final Semaphore places;
  private final Deque<Tl1Session> idle = new ArrayDeque<>();
  private final Set<Tl1Session> all = new HashSet<>();
  private final AtomicLong opened = new AtomicLong();
  private final Thread keeper;
  private boolean closed;

  Sessions(Tl1Settings settings, Connection.Opener opener, Reports reports) {
    this.settings = settings;
    this.opener = opener;
    this.reports = reports;
    this.waiting = settings.waiting();
    this.places = new Semaphore(settings.sessions(), true);
    this.keeper = new Thread(this::keepAlive, "tl1-keeper-" + settings.host());
    this.keeper.setDaemon(true);
    this.keeper.start();
  }

  /** Says something in a session that is free, and waits for what becomes of it. */
  Reply say(CommandTemplate command, Map<String, String> values, Deadline deadline)
      throws InterruptedException, CannotFill {
    fill(command, values, "0");
    Duration left = atLeast(deadline.left(), waiting.answer());
    if (!places.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Reply.NotSent(true, "All sessions with the element were in use");
    }
    try {
      return inSession(command, values, left);
    } finally {
      places.release();
    }
  }

  private Reply inSession(CommandTemplate command, Map<String, String> values, Duration left)
      throws InterruptedException {
    Taken taken = take();
    if (taken.session() == null) {
      return taken.trouble();
    }
    try {
      return taken.session().say(ctag -> filled(command, values, ctag), waiting.answer(), left);
    } finally {
      giveBack(taken.session());
    }
  }

  // ---- from the first byte to the last

  /** A session, or why there is none. */
  private record Taken(Tl1Session session, Reply trouble) {}

  private Taken take() throws InterruptedException {
    for (Tl1Session session = nextIdle(); session != null; session = nextIdle()) {
      if (session.usable()) {
        return new Taken(session, null);
      }
      discard(session);
    }
    return openSession();
  }

  private Taken openSession() throws InterruptedException {
    Tl1Session session;
    try {
      session =
          Tl1Session.open(
              opener.open(),
              settings.mostChars(),
              "tl1-" + settings.host() + "-" + opened.incrementAndGet(),
              reports);
    } catch (SocketTimeoutException e) {
      return new Taken(null, new Reply.NotSent(false, "No connection in time"));
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (IOException e) {
      return new Taken(null, new Reply.NotSent(false, "No connection: " + e.getMessage()));
    }
    Reply login = null;
    try {
      login =
          session.say(
              ctag ->
                  filled(settings.commands().dialogue().login(), settings.login().values(), ctag),
              waiting.answer(),
              waiting.answer());
    } finally {
      if (!(login instanceof Reply.Completed)) {
        session.close();
      }
    }
    if (login instanceof Reply.Completed && register(session)) {
      return new Taken(session, null);
    }
    session.close();
    return new Taken(null, noLogin(login));
  }

  private static InterruptedException interrupted(InterruptedIOException e) {
    InterruptedException interrupted = new InterruptedException(e.getMessage());
    interrupted.initCause(e);
    return interrupted;
  }

  private Reply noLogin(Reply login) {
    return login instanceof Reply.Denied denied
        ? new Reply.NotSent(
            settings.commands().deny().of(denied.code()) == Meaning.BUSY,
            "The element denied the login with " + denied.code())
        : new Reply.NotSent(false, "The login was not answered");
  }

  private synchronized boolean register(Tl1Session session) {
    return !closed && all.add(session);
  }

  private synchronized Tl1Session nextIdle() {
    return idle.pollLast();
  }

  private synchronized void giveBack(Tl1Session session) {
    if (session.usable() && !closed) {
      idle.addLast(session);
    } else {
      all.remove(session);
      session.close();
    }
  }

  private synchronized void discard(Tl1Session session) {
    all.remove(session);
    session.close();
  }

  // ---- while nobody says anything

  private void keepAlive() {
    Backoff backoff = settings.retry().backoff();
    try {
      while (!isClosed()) {
        if (roundOrComplaint()) {
          backoff = settings.retry().backoff();
          Thread.sleep(waiting.keepAlive().toMillis());
        } else {
          Thread.sleep(backoff.next().toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong with one round, events are to be heard again after it. */
  private boolean roundOrComplaint() throws InterruptedException {
    try {
      return round();
    } catch (RuntimeException e) {
      log.error("Sessions with {} could not be looked after", settings.host(), e);
      return false;
    }
  }

  /** Greets the session that has been idle longest, or opens one if there is none. */
  private boolean round() throws InterruptedException {
    if (!places.tryAcquire()) {
      return true;
    }
    try {
      Tl1Session session = eldestIdle();
      Taken taken = session == null || !session.usable() ? openSession() : new Taken(session, null);
      if (session != null && !session.usable()) {
        discard(session);
      }
      if (taken.session() == null) {
        log.info("No session with {} to hear events in: {}", settings.host(), taken.trouble());
        return false;
      }
      try {
        Reply reply =
            taken
                .session()
                .say(
                    ctag ->
                        filled(
                            settings.commands().dialogue().keepAlive(),
                            settings.login().values(),
                            ctag),
                    waiting.answer(),
                    waiting.answer());
        return !(reply instanceof Reply.Lost);
      } finally {
        giveBack(taken.session());
      }
    } finally {
      places.release();
    }
  }

  private synchronized Tl1Session eldestIdle() {
    return idle.pollFirst();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  // ---- texts

  private static String filled(CommandTemplate command, Map<String, String> values, String ctag) {
    try {
      return fill(command, values, ctag);
    } catch (CannotFill e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String fill(CommandTemplate command, Map<String, String> values, String ctag)
      throws CannotFill {
    Map<String, String> all = new HashMap<>(values);
    all.put("ctag", ctag);
    return command.filled(all);
  }

  private static Duration atLeast(Duration one, Duration least) {
    return one.compareTo(least) > 0 ? one : least;
  }

  @Override
  public void close() {
    Set<Tl1Session> open;
    synchronized (this) {
      closed = true;
      open = new HashSet<>(all);
      all.clear();
      idle.clear();
    }
    keeper.interrupt();
    open.forEach(this::logout);
    opener.close();
  }

  /** A courtesy, so that the element need not find out by itself; nothing depends on it. */
  private void logout(Tl1Session session) {
    try (session) {
      var logout = settings.commands().dialogue().logout();
      if (logout.isPresent() && session.usable()) {
        session.say(
            ctag -> filled(logout.get(), settings.login().values(), ctag), FAREWELL, FAREWELL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
