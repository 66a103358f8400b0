package dev.crossconnect.config.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Senders that each have one connection, keep it, and send the next request when the last one was
 * answered.
 *
 * <p>It shares the machine with what it measures, so it does next to nothing: the requests are
 * ready bytes outside the heap, of an answer only the status and the length are looked at, and one
 * thread serves all connections. An HTTP client would take a large part of the processor, and the
 * figure would say how fast that is.
 */
public final class HttpLoad implements Measurement.Side, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Selector selector;
  private final List<Sender> senders = new ArrayList<>();
  private final int expected;
  private List<ByteBuffer> requests;
  private Consumer<HttpAnswer> heard = answer -> {};
  private Repeat repeat = Repeat.FOR_EVER;
  private int next;
  private int busy;
  private long answers;
  private long stop;

  private HttpLoad(Selector selector, List<ByteBuffer> requests, int expected) {
    this.selector = selector;
    this.requests = requests;
    this.expected = expected;
  }

  /**
   * Connects the senders.
   *
   * @param requests what they send, in turn
   * @param expected the status of every answer; any other is an error
   */
  public static HttpLoad open(URI server, int senders, List<byte[]> requests, int expected)
      throws IOException {
    HttpLoad load =
        new HttpLoad(
            Selector.open(), requests.stream().map(HttpLoad::outsideTheHeap).toList(), expected);
    try {
      for (int i = 0; i < senders; i++) {
        load.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      }
      return load;
    } catch (IOException e) {
      load.close();
      throw e;
    }
  }

  /** The bytes of a request. */
  public static byte[] post(URI server, String path, String contentType, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        """
        POST %s HTTP/1.1
        Host: %s
        Content-Type: %s
        Content-Length: %d

        """
            .formatted(path, server.getAuthority(), contentType, content.length)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + content.length).put(head).put(content).array();
  }

  /**
   * The bytes of a request that has no body.
   *
   * @param headers each with its name, a colon and its value
   */
  public static byte[] get(URI server, String path, String... headers) {
    return "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        .formatted(
            path,
            server.getAuthority(),
            Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private enum Repeat {
    FOR_EVER,
    NEVER
  }

  private static ByteBuffer outsideTheHeap(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private void connect(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    Sender sender = new Sender(channel);
    senders.add(sender);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    sender.key = channel.register(selector, SelectionKey.OP_READ, sender);
  }

  /** Sends every request once. */
  public void sendEachOnce() throws IOException {
    next = 0;
    repeat = Repeat.NEVER;
    run(PATIENCE);
    if (answers < requests.size()) {
      throw new IOException("Not every request was answered within " + PATIENCE.toSeconds() + " s");
    }
    repeat = Repeat.FOR_EVER;
  }

  /**
   * Sends these in place of others, none of them twice, for so long or until there are no more.
   *
   * @param heard is shown each answer, which is another one afterwards
   * @return the answers a second
   */
  public double sendOnce(List<byte[]> once, Duration time, Consumer<HttpAnswer> heard)
      throws IOException {
    this.requests = once.stream().map(ByteBuffer::wrap).toList();
    this.heard = heard;
    next = 0;
    repeat = Repeat.NEVER;
    return run(time);
  }

  /** Sends for so long, waits for the last answer, and gives the answers a second. */
  @Override
  public double play(Duration time) throws IOException {
    return run(time);
  }

  private double run(Duration time) throws IOException {
    long start = System.nanoTime();
    stop = start + time.toNanos();
    answers = 0;
    for (Sender sender : senders) {
      sender.sendNext();
    }
    awaitAnswers();
    return answers / ((System.nanoTime() - start) / 1e9);
  }

  private void awaitAnswers() throws IOException {
    while (busy > 0) {
      if (selector.select(PATIENCE.toMillis()) == 0) {
        throw new IOException("No answer came for " + PATIENCE.toSeconds() + " s");
      }
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        SelectionKey key = ready.next();
        ready.remove();
        ((Sender) key.attachment()).advance();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Sender sender : senders) {
      sender.channel.close();
    }
    selector.close();
  }

  private final class Sender {

    private final SocketChannel channel;
    private final HttpAnswer answer = new HttpAnswer();
    private SelectionKey key;
    private ByteBuffer request;

    Sender(SocketChannel channel) {
      this.channel = channel;
    }

    void sendNext() throws IOException {
      if (repeat == Repeat.NEVER && next >= requests.size()) {
        return;
      }
      request = requests.get(next++ % requests.size()).duplicate();
      answer.clear();
      busy++;
      write();
    }

    void advance() throws IOException {
      if (key.isWritable()) {
        write();
      }
      if (key.isReadable()) {
        read();
      }
    }

    private void write() throws IOException {
      channel.write(request);
      key.interestOps(
          request.hasRemaining()
              ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
              : SelectionKey.OP_READ);
    }

    private void read() throws IOException {
      if (channel.read(answer.room()) < 0) {
        throw new IOException("The hub closed a connection in place of an answer");
      }
      if (!answer.complete()) {
        return;
      }
      if (answer.status() != expected) {
        throw new IOException("Instead of " + expected + " this was answered: " + answer);
      }
      heard.accept(answer);
      answers++;
      busy--;
      if (System.nanoTime() - stop < 0) {
        sendNext();
      }
    }
  }
}
