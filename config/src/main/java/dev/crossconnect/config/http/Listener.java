package dev.crossconnect.config.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.common.config.ConfigException;

/**
 * The address of the HTTP server, taken before there is a server: other parts need to know it to be
 * made, and the server needs the other parts.
 */
public final class Listener implements AutoCloseable {

  private final ServerSocketChannel channel;
  private final String host;

  private Listener(ServerSocketChannel channel, String host) {
    this.channel = channel;
    this.host = host;
  }

  public static Listener open(String host, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(host, port), 1024);
      return new Listener(channel, host);
    } catch (IOException e) {
      channel.close();
      throw new ConfigException(
          "http.port", port, "cannot be listened on at " + host + ": " + e.getMessage());
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  public int port() {
    return channel.socket().getLocalPort();
  }

  /** host:port */
  public String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
