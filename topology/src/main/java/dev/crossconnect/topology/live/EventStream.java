package dev.crossconnect.topology.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Server-sent events to one listener, who is never waited for: what it has not taken yet is kept up
 * to a limit, and a listener that stays behind that is dropped. It comes again by itself, and says
 * what it has seen last. Thread-safe.
 */
final class EventStream implements WriteListener {

  private static final int MOST_BYTES = 256 << 10;

  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private ServletOutputStream out;
  private int bytesWaiting;
  private boolean isUnflushed;

  /** Begins to send; to be called once the request is asynchronous. */
  synchronized void open(HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    // A proxy that collects what it passes on would hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    ServletOutputStream opened = response.getOutputStream();
    opened.setWriteListener(this);
    out = opened;
  }

  /** An event of this name; whoever comes again with the id goes on behind it. */
  static byte[] event(String name, String id, String data) {
    return ("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n").getBytes(UTF_8);
  }

  /** Tells no listener anything but how far it has come, and keeps the connection alive. */
  static byte[] mark(String id) {
    return ("id: " + id + "\n\n").getBytes(UTF_8);
  }

  /** Sends it now or soon; whether there still is a listener. */
  synchronized boolean send(byte[] event) {
    if (end.isDone()) {
      return false;
    }
    if (bytesWaiting + event.length > MOST_BYTES) {
      close();
      return false;
    }
    waiting.addLast(event);
    bytesWaiting += event.length;
    pump();
    return !end.isDone();
  }

  @Override
  public synchronized void onWritePossible() {
    pump();
  }

  @Override
  public void onError(Throwable gone) {
    close();
  }

  /** As much as goes without waiting; the container calls when more does. */
  private void pump() {
    try {
      while (out != null && !end.isDone() && out.isReady()) {
        byte[] next = waiting.pollFirst();
        if (next != null) {
          bytesWaiting -= next.length;
          out.write(next);
          isUnflushed = true;
        } else if (isUnflushed) {
          isUnflushed = false;
          out.flush();
        } else {
          return;
        }
      }
    } catch (IOException | IllegalStateException gone) {
      close();
    }
  }

  /** Ends it, from whichever side. */
  void close() {
    end.complete(null);
  }

  /** Completed when nobody listens any more. */
  CompletableFuture<Void> end() {
    return end;
  }
}
