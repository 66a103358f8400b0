package dev.crossconnect.adapters.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** An SSH server in front of a simulated network element: its shell is a TL1 session. */
final class ElementSshDoor implements AutoCloseable {

  private static final int KEY_SIZE = 256;

  private final SshServer server = SshServer.setUpDefaultServer();
  private final KeyPair key;

  ElementSshDoor(SimulatedNetworkElement element) {
    try {
      key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, KEY_SIZE);
      server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
      server.setKeyPairProvider(KeyPairProvider.wrap(key));
      server.setPasswordAuthenticator((user, password, session) -> element.knows(user, password));
      server.setShellFactory(channel -> new Shell(element));
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has elliptic curves", e);
    }
  }

  int port() {
    return server.getPort();
  }

  String fingerprint() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shell implements Command {
    private final SimulatedNetworkElement element;
    private InputStream in;
    private OutputStream out;
    private ExitCallback exit;
    private Thread thread;

    Shell(SimulatedNetworkElement element) {
      this.element = element;
    }

    @Override
    public void setInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
      // TL1 has one stream.
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      thread =
          new Thread(
              () -> {
                element.serve(in, out);
                exit.onExit(0);
              },
              "simulated-element-shell");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void destroy(ChannelSession channel) {
      thread.interrupt();
    }
  }
}
