package dev.crossconnect.adapters.tl1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain socket. */
record TcpConnection(Socket socket) implements Connection {

  private static final Logger log = LoggerFactory.getLogger(TcpConnection.class);

  static TcpConnection open(InetSocketAddress address, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      // An address of its own each time, so that a changed name is looked up anew.
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()),
          (int) timeout.toMillis());
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      return new TcpConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("A socket did not close in order: {}", e.toString());
    }
  }
}
