package dev.crossconnect.adapters;

import dev.crossconnect.adapters.simulated.Dial;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between an adapter and a real server that cannot be told to misbehave: it can be cut
 * before or after a request that holds some word, and be slow.
 */
public final class Wire implements AutoCloseable {

  private static final int PIECE = 65_536;

  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;
  private volatile Thread acceptor;
  private volatile int port;
  private volatile Cut before = Cut.NEVER;
  private volatile Cut after = Cut.NEVER;
  private volatile Cut late = Cut.NEVER;
  private volatile Duration lateness = Duration.ZERO;
  private volatile Duration delay = Duration.ZERO;

  public Wire(int serverPort) {
    this.serverPort = serverPort;
  }

  /** Can be connected to, at the port that it had before if it had one. */
  public void start() {
    try {
      listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      port = listener.getLocalPort();
      ServerSocket current = listener;
      acceptor = daemon(() -> accept(current));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Every answer takes that much longer. */
  public void delay(Duration time) {
    delay = time;
  }

  /** Breaks before a request with this word gets through. */
  public void cutBefore(String word, Dial dial) {
    before = new Cut(word, dial);
  }

  /** Breaks when a request with this word is answered. */
  public void cutAfter(String word, Dial dial) {
    after = new Cut(word, dial);
  }

  /** Lets a request with this word through, and its answer only so much later. */
  public void late(String word, Dial dial, Duration time) {
    late = new Cut(word, dial);
    lateness = time;
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket client = from.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        Connection connection = new Connection(client, server);
        Thread unused = daemon(connection::requests);
        unused = daemon(connection::answers);
      }
    } catch (IOException e) {
      closeQuietly(from);
    }
  }

  /** Breaks all connections; nobody can make new ones. */
  public void stop() {
    closeQuietly(listener);
    try {
      // The port is only free when nobody waits at it any more.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.forEach(Wire::closeQuietly);
    sockets.clear();
  }

  @Override
  public void close() {
    stop();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Cut(String word, Dial dial) {
    private static final Cut NEVER = new Cut("", Dial.never());

    boolean applies(String request) {
      return request.contains(word) && dial.turned();
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean cutWhenAnswered;
    private volatile boolean lateWhenAnswered;

    private Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void requests() {
      pump(client, server, this::request);
    }

    void answers() {
      pump(server, client, this::answer);
    }

    private boolean request(byte[] bytes, int length) {
      String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      if (before.applies(text)) {
        return false;
      }
      if (after.applies(text)) {
        cutWhenAnswered = true;
      }
      if (late.applies(text)) {
        lateWhenAnswered = true;
      }
      return true;
    }

    private boolean answer(byte[] bytes, int length) throws InterruptedException {
      Thread.sleep(delay.toMillis());
      if (lateWhenAnswered) {
        lateWhenAnswered = false;
        Thread.sleep(lateness.toMillis());
      }
      return !cutWhenAnswered;
    }

    private void pump(Socket from, Socket to, Gate gate) {
      byte[] bytes = new byte[PIECE];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
          if (!gate.passes(bytes, length)) {
            break;
          }
          out.write(bytes, 0, length);
        }
      } catch (IOException | InterruptedException e) {
        // One end is gone; the other is told so below.
        Thread.currentThread().setName("wire, cut: " + e);
      }
      closeQuietly(client);
      closeQuietly(server);
      sockets.remove(client);
      sockets.remove(server);
    }
  }

  private interface Gate {
    boolean passes(byte[] bytes, int length) throws InterruptedException;
  }
}
