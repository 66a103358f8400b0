package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.tl1.Tl1Settings.SshLogin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/**
 * Connections through SSH: a shell without a terminal, which would echo. One client with its
 * threads serves all connections to an element; it knows nothing of the configuration and the keys
 * of whoever runs the hub.
 */
final class SshOpener implements Connection.Opener {

  private final String host;
  private final int port;
  private final SshLogin login;
  private final Duration timeout;
  private final SshClient client = SshClient.setUpDefaultClient();

  SshOpener(String host, int port, SshLogin login, Duration timeout) {
    this.host = host;
    this.port = port;
    this.login = login;
    this.timeout = timeout;
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setServerKeyVerifier(
        (session, address, key) ->
            Boolean.TRUE.equals(KeyUtils.checkFingerPrint(login.hostKey(), key).getKey()));
    client.start();
  }

  @Override
  public Connection open() throws IOException {
    ClientSession session =
        client.connect(login.user(), host, port).verify(timeout).getClientSession();
    try {
      session.addPasswordIdentity(login.password().value());
      session.auth().verify(timeout);
      ChannelShell channel = session.createShellChannel();
      channel.setUsePty(false);
      channel.open().verify(timeout);
      return new SshConnection(session, channel);
    } catch (IOException e) {
      session.close(true);
      throw e;
    }
  }

  @Override
  public void close() {
    client.stop();
  }

  private record SshConnection(ClientSession session, ChannelShell channel) implements Connection {

    @Override
    public InputStream in() {
      return channel.getInvertedOut();
    }

    @Override
    public OutputStream out() {
      return channel.getInvertedIn();
    }

    @Override
    public void close() {
      channel.close(true);
      session.close(true);
    }
  }
}
