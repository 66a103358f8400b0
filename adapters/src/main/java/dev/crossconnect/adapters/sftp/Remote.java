package dev.crossconnect.adapters.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * The files of the batch host. Connects when it is first asked for something, and again after
 * anything has gone wrong. Belongs to one thread.
 */
final class Remote implements AutoCloseable {

  private final SftpSettings settings;
  private final SshClient client;
  private Optional<SftpClient> connection = Optional.empty();

  Remote(SftpSettings settings) {
    this.settings = settings;
    this.client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, key) -> isKnown(key));
    // Of this one only: nothing of the account that the hub runs under.
    client.setKeyIdentityProvider(session -> List.of());
    // How long the client waits for an answer; what idles longer is closed and made anew.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, settings.timeout());
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.start();
  }

  private boolean isKnown(PublicKey key) {
    return settings.hostKeys().contains(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
  }

  /**
   * Makes sure that there is a connection.
   *
   * @throws NotConnected if there is none: nothing was asked
   */
  void connect() throws NotConnected {
    if (connection.filter(SftpClient::isOpen).isPresent()) {
      return;
    }
    disconnect();
    try {
      ClientSession session =
          client
              .connect(settings.username(), settings.host(), settings.port())
              .verify(settings.connectTimeout())
              .getSession();
      try {
        identify(session);
        session.auth().verify(settings.connectTimeout());
        connection = Optional.of(SftpClientFactory.instance().createSftpClient(session));
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        session.close(true);
        throw e;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new NotConnected(settings.host() + ":" + settings.port(), e);
    }
  }

  private void identify(ClientSession session) throws IOException, GeneralSecurityException {
    String password = settings.password().value();
    if (settings.privateKey().isEmpty()) {
      session.addPasswordIdentity(password);
      return;
    }
    FileKeyPairProvider keys = new FileKeyPairProvider(settings.privateKey().get());
    keys.setPasswordFinder(FilePasswordProvider.of(password));
    for (KeyPair key : keys.loadKeys(session)) {
      session.addPublicKeyIdentity(key);
    }
  }

  /** What is there; hidden files are for nobody. */
  List<String> list(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    // Not the iterable one, whose iterator breaks off with exceptions that nobody declares.
    for (DirEntry entry : entries(folder)) {
      if (!entry.getFilename().startsWith(".") && entry.getAttributes().isRegularFile()) {
        names.add(entry.getFilename());
      }
    }
    return names;
  }

  private Collection<DirEntry> entries(String folder) throws IOException {
    try (CloseableHandle handle = sftp().openDir(folder)) {
      List<DirEntry> entries = new ArrayList<>();
      for (List<DirEntry> some = sftp().readDir(handle);
          some != null;
          some = sftp().readDir(handle)) {
        entries.addAll(some);
      }
      return entries;
    }
  }

  /** Empty if there is no such file. */
  Optional<String> read(String path) throws IOException {
    try (InputStream in = sftp().read(path)) {
      byte[] bytes = in.readNBytes(settings.mostBytes() + 1);
      if (bytes.length > settings.mostBytes()) {
        throw new IOException(path + " is longer than the " + settings.mostBytes() + " allowed");
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (SftpException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void write(String path, String text) throws IOException {
    try (OutputStream out = sftp().write(path)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Fails if the new name is taken.
   *
   * @throws SftpException if the server says that it did not
   */
  void rename(String from, String to) throws IOException {
    sftp().rename(from, to);
  }

  /** Whether there was such a file. */
  boolean remove(String path) throws IOException {
    try {
      sftp().remove(path);
      return true;
    } catch (SftpException e) {
      if (isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isMissing(SftpException e) {
    return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE;
  }

  private SftpClient sftp() throws IOException {
    return connection.orElseThrow(() -> new IOException("Not connected"));
  }

  /** After trouble: the next question gets a new connection. */
  void disconnect() {
    connection.ifPresent(open -> open.getSession().close(true));
    connection = Optional.empty();
  }

  @Override
  public void close() {
    disconnect();
    client.stop();
  }

  /** The server was not reached, or not believed, or does not believe us. */
  static final class NotConnected extends IOException {
    NotConnected(String server, Exception cause) {
      super("Cannot log in to " + server + ": " + cause.getMessage(), cause);
    }
  }
}
