package dev.crossconnect.adapters.simulated;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network element that speaks TL1, for demo and tests: a real server on a real socket of
 * 127.0.0.1, gateway to any number of elements, with a memory of its own and dials for what goes
 * wrong with such systems. It has things of any type that is named in a command ({@code ENT-ONT},
 * {@code RTRV-CRS}), and whatever is said about them.
 *
 * <p>It gives no more than elements do: what is there cannot be entered again, what is not cannot
 * be deleted. It knows nothing of commands, and counts every change.
 */
public final class SimulatedNetworkElement implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SimulatedNetworkElement.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Optional<Path> directory;
  private final Clock clock;
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger loggedIn = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger reports = new AtomicInteger();
  private volatile ElementMemory memory;
  private volatile ServerSocket server;
  private volatile Thread door;
  private volatile Optional<ElementSshDoor> ssh = Optional.empty();
  private final int port = Ports.next();
  private volatile int mostSessions = Integer.MAX_VALUE;
  volatile String banner = "";
  volatile Duration thinking = Duration.ZERO;
  volatile Duration lateness = Duration.ZERO;
  volatile Dial busy = Dial.never();
  volatile Dial refuse = Dial.never();
  volatile Dial fail = Dial.never();
  volatile Dial dropRequest = Dial.never();
  volatile Dial dropAnswer = Dial.never();
  volatile Dial dropLook = Dial.never();
  volatile Dial denyDone = Dial.never();
  volatile Dial answerLate = Dial.never();
  volatile Dial answerTwice = Dial.never();
  volatile Dial acknowledge = Dial.never();
  volatile Dial answerInParts = Dial.never();
  volatile Dial alarm = Dial.never();

  /**
   * @param directory where it keeps its memory; without one it forgets when its process ends
   */
  public SimulatedNetworkElement(Optional<Path> directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.memory = ElementMemory.open(directory);
  }

  /** Listens, always on the same port. */
  public void start() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      server = socket;
      door = inBackground(() -> welcome(socket), "simulated-element");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread inBackground(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void welcome(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        sockets.add(caller);
        if (socket.isClosed()) {
          caller.close();
        }
        Thread unused = inBackground(() -> serve(caller), "simulated-element-session");
      } catch (SocketException stopped) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Breaks all connections and listens no more; what took effect it remembers. */
  public void stop() {
    closeQuietly(server);
    awaitClosedDoor();
    sockets.forEach(SimulatedNetworkElement::closeQuietly);
    sockets.clear();
  }

  /** The port is free again once nobody waits at it. */
  private void awaitClosedDoor() {
    try {
      door.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Forgets everything that is not on disk, and reads that again, as a new process would. */
  public void restart() {
    stop();
    if (directory.isPresent()) {
      memory.close();
      memory = ElementMemory.open(directory);
    }
    start();
  }

  /** Opens an SSH server in front of it, as well. */
  public void startSsh() {
    ssh = Optional.of(new ElementSshDoor(this));
  }

  public int sshPort() {
    return ssh.orElseThrow().port();
  }

  /** Of the SSH server's key. */
  public String sshFingerprint() {
    return ssh.orElseThrow().fingerprint();
  }

  @Override
  public void close() {
    ssh.ifPresent(ElementSshDoor::close);
    stop();
    memory.close();
  }

  public String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  public int port() {
    return port;
  }

  // ---- dials

  /** Only these may log in from now on; without any, everybody may. */
  public void user(String name, String password) {
    users.put(name, password);
  }

  public void allowSessions(int most) {
    mostSessions = most;
  }

  /** What it says to everybody who connects, before anything else. */
  public void greetWith(String text) {
    banner = text;
  }

  /** How long it takes over every command, before its answer and after its effect. */
  public void thinkFor(Duration time) {
    thinking = time;
  }

  /** Work that is put off with RL and has no effect. */
  public void busy(Dial dial) {
    busy = dial;
  }

  /** Work that is denied as not allowed and has no effect. */
  public void refuse(Dial dial) {
    refuse = dial;
  }

  /** Work that is denied as having failed, and has. */
  public void fail(Dial dial) {
    fail = dial;
  }

  /** Work that is denied as having failed, and has not. */
  public void denyDone(Dial dial) {
    denyDone = dial;
  }

  /** Work that gets lost, and the connection with it. */
  public void dropRequest(Dial dial) {
    dropRequest = dial;
  }

  /** Work that is done, while the connection is closed in the middle of the answer. */
  public void dropAnswer(Dial dial) {
    dropAnswer = dial;
  }

  /** Looks that are not answered; the connection is closed. */
  public void dropLook(Dial dial) {
    dropLook = dial;
  }

  /** Work that is done, while the answer takes that long. */
  public void answerLate(Dial dial, Duration time) {
    answerLate = dial;
    lateness = time;
  }

  /** Answers of any kind that are sent twice. */
  public void answerTwice(Dial dial) {
    answerTwice = dial;
  }

  /** Commands that are acknowledged with IP before they are answered. */
  public void acknowledge(Dial dial) {
    acknowledge = dial;
  }

  /** Answers that are sent line by line, each a part of its own. */
  public void answerInParts(Dial dial) {
    answerInParts = dial;
  }

  /** Answers in the middle of which there is an alarm. */
  public void alarm(Dial dial) {
    alarm = dial;
  }

  /** Ends every session without a word, as elements do with those that are idle. */
  public void endSessions() {
    sockets.forEach(SimulatedNetworkElement::closeQuietly);
    sockets.clear();
  }

  // ---- what came of it

  /** Everything that ever took effect, in its order. */
  public List<NetworkChange> changes() {
    return memory.changes();
  }

  /** What it has of this type under this name, if it is there. */
  public Optional<Map<String, String>> thing(String type, String tid, String aid) {
    return memory.thing(type, tid, aid);
  }

  /** The most sessions that were ever logged in at once. */
  public int mostSessionsAtOnce() {
    return mostAtOnce.get();
  }

  public int sessions() {
    return loggedIn.get();
  }

  // ---- for its sessions

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      serve(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException gone) {
      log.debug("A caller is gone: {}", gone.toString());
    } finally {
      sockets.remove(socket);
    }
  }

  /** Until either side has had enough; what a caller was not told it finds out by itself. */
  void serve(InputStream in, OutputStream out) {
    ElementSession session = new ElementSession(this);
    try {
      session.serve(in, out);
    } catch (IOException gone) {
      log.debug("A session has ended: {}", gone.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      session.leave();
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ElementMemory memory() {
    return memory;
  }

  boolean knows(String user, String password) {
    return users.isEmpty() || password.equals(users.get(user));
  }

  /** Whether there is room for one more. */
  boolean enter() {
    int now = loggedIn.incrementAndGet();
    if (now > mostSessions) {
      loggedIn.decrementAndGet();
      return false;
    }
    mostAtOnce.accumulateAndGet(now, Math::max);
    return true;
  }

  void leave() {
    loggedIn.decrementAndGet();
  }

  String header() {
    return "\r\n\n   SIM-OLT " + TIME.format(clock.instant()) + "\r\n";
  }

  String alarmText() {
    return header()
        + "*C  "
        + reports.incrementAndGet()
        + " REPT ALM ONT\r\n   \"ONT-1:CR,LOS,SA,,,NEND,RCV:\\\"loss; of signal\\\"\"\r\n;";
  }
}
