package dev.crossconnect.adapters.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch host for demo and tests: a real SFTP server on a port of 127.0.0.1, and a program that
 * works through the files in its inbox by their numbers. A number that is missing is waited for,
 * one that was there before is put aside, a file whose totals do not fit is left alone.
 */
public final class SimulatedBatchHost implements AutoCloseable {

  public static final String USERNAME = "hub";

  private static final Logger log = LoggerFactory.getLogger(SimulatedBatchHost.class);
  private static final String INBOX = "inbox";
  private static final String SENT = "sent";
  private static final String RESPONSES = "responses";
  private static final String ARCHIVE = "archive";
  private static final String PROCESSED = "processed";
  private static final String AGAIN = "again";

  private final Path directory;
  private final Path root;
  private final String password;
  private final SimpleGeneratorHostKeyProvider hostKey;
  private final List<JsonNode> jobs = new ArrayList<>();
  private Journal journal;
  private volatile SshServer server;
  private final int port = Ports.next();
  private volatile Thread program;
  private volatile CountDownLatch stop = new CountDownLatch(1);
  private volatile Duration pause = Duration.ofMillis(200);
  private volatile Duration thinking = Duration.ZERO;
  private volatile Duration lateness = Duration.ZERO;
  private volatile Dial refuse = Dial.never();
  private volatile Dial fail = Dial.never();
  private volatile Dial answerTwice = Dial.never();
  private volatile Dial halfWritten = Dial.never();
  private volatile Dial full = Dial.never();
  private volatile Dial dropRequest = Dial.never();
  private volatile Dial dropAnswer = Dial.never();
  private volatile Dial dropLook = Dial.never();
  private volatile Dial denyDone = Dial.never();
  private volatile Dial answerLate = Dial.never();

  /**
   * @param directory what it keeps lies below, its key and its books too
   */
  public SimulatedBatchHost(String password, Path directory) {
    this.password = password;
    this.directory = directory;
    this.root = directory.resolve("files");
    try {
      for (String folder : List.of(INBOX, SENT, RESPONSES, ARCHIVE, PROCESSED, AGAIN)) {
        Files.createDirectories(root.resolve(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.hostKey = new SimpleGeneratorHostKeyProvider(directory.resolve("host.key"));
    hostKey.setAlgorithm(KeyUtils.EC_ALGORITHM);
    this.journal = Journal.open(Optional.of(directory.resolve("surveys.ndjson")));
    jobs.addAll(journal.recalled());
  }

  /** Listens, always on the same port, and works. */
  public void start() {
    try {
      server = SshServer.setUpDefaultServer();
      server.setHost("127.0.0.1");
      server.setPort(port);
      server.setKeyPairProvider(hostKey);
      server.setPasswordAuthenticator(
          (username, given, session) -> username.equals(USERNAME) && given.equals(password));
      server.setFileSystemFactory(new VirtualFileSystemFactory(root));
      SftpSubsystemFactory sftp = new SftpSubsystemFactory.Builder().build();
      sftp.addSftpEventListener(new Mischief());
      server.setSubsystemFactories(List.of(sftp));
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop = new CountDownLatch(1);
    program = new Thread(this::run, "simulated-batch");
    program.setDaemon(true);
    program.start();
  }

  /** Breaks all connections and ends the program between two files. */
  public void stop() {
    stop.countDown();
    try {
      program.join();
      server.stop(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    journal.close();
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /** What an adapter takes as its {@code host.keys}. */
  public String fingerprint() {
    for (KeyPair key : hostKey.loadKeys(null)) {
      return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }
    throw new IllegalStateException("There is no key in " + directory);
  }

  /** Where its folders are. */
  public Path files() {
    return root;
  }

  // ---- dials

  /** How long the program rests between two rounds. */
  public void restFor(Duration time) {
    pause = time;
  }

  /** How long the server takes for opening and renaming. */
  public void thinkFor(Duration time) {
    thinking = time;
  }

  /** Lines that will never be done. */
  public void refuse(Dial dial) {
    refuse = dial;
  }

  /** Lines that are not done this time. */
  public void fail(Dial dial) {
    fail = dial;
  }

  /** Requests that are answered with two files. */
  public void answerTwice(Dial dial) {
    answerTwice = dial;
  }

  /** Responses that can be seen while they are being written. */
  public void halfWritten(Dial dial) {
    halfWritten = dial;
  }

  /** Files that there is no room for. */
  public void full(Dial dial) {
    full = dial;
  }

  /** Connections that break before a file gets its name. */
  public void dropRequest(Dial dial) {
    dropRequest = dial;
  }

  /** Connections that break after a file has got its name, before that is said. */
  public void dropAnswer(Dial dial) {
    dropAnswer = dial;
  }

  /** Connections that break when a file is read. */
  public void dropLook(Dial dial) {
    dropLook = dial;
  }

  /** Files that get their name while the answer is that they do not. */
  public void denyDone(Dial dial) {
    denyDone = dial;
  }

  /** Files that get their name while the answer takes that long. */
  public void answerLate(Dial dial, Duration time) {
    answerLate = dial;
    lateness = time;
  }

  // ---- what came of it

  /** How often this was done. */
  public int effects(String commandId) {
    return effects().getOrDefault(commandId, 0);
  }

  /** The same for everything that was. */
  public Map<String, Integer> effects() {
    Map<String, Integer> effects = new TreeMap<>();
    synchronized (jobs) {
      for (JsonNode job : jobs) {
        if (job.path("state").asText().equals("OK")) {
          effects.merge(job.path("commandId").asText(), 1, Integer::sum);
        }
      }
    }
    return effects;
  }

  // ---- the program

  private void run() {
    try {
      do {
        round();
      } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("The simulated batch program ends", e);
    }
  }

  private void round() throws IOException, InterruptedException {
    long last = names(PROCESSED).stream().mapToLong(SimulatedBatchHost::number).max().orElse(0);
    List<String> inOrder =
        names(INBOX).stream().sorted((a, b) -> Long.compare(number(a), number(b))).toList();
    for (String name : inOrder) {
      if (stop.getCount() == 0) {
        return;
      }
      if (number(name) <= last) {
        move(INBOX, name, AGAIN, name + "." + System.nanoTime());
      } else if (number(name) == last + 1 && process(name)) {
        last++;
      }
    }
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private static long number(String name) {
    return Long.parseLong(name.replaceAll("\\D", ""));
  }

  /** Whether the file was whole. */
  private boolean process(String name) throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(root.resolve(INBOX).resolve(name));
    List<String> details = lines.stream().filter(line -> line.startsWith("D;")).toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    if (!last.equals(trailer(details))) {
      return false;
    }
    List<String> results = new ArrayList<>();
    Set<String> doneAlready = doneOf(number(name));
    for (String detail : details) {
      results.add(result(number(name), detail.split(";", -1)[1], doneAlready));
    }
    respond(name, results);
    move(INBOX, name, PROCESSED, name);
    return true;
  }

  /** Of a file that an earlier process did not get to the end of. */
  private Set<String> doneOf(long number) {
    synchronized (jobs) {
      return jobs.stream()
          .filter(job -> job.path("number").asLong() == number)
          .map(job -> job.path("commandId").asText())
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  private String result(long number, String commandId, Set<String> doneAlready) {
    String state = "OK";
    if (refuse.turned()) {
      state = "NO";
    } else if (fail.turned()) {
      state = "ERR";
    }
    if (doneAlready.contains(commandId)) {
      state = "OK";
    } else {
      synchronized (jobs) {
        JsonNode job =
            JsonNodeFactory.instance
                .objectNode()
                .put("number", number)
                .put("commandId", commandId)
                .put("state", state);
        journal.write(job);
        jobs.add(job);
      }
    }
    return switch (state) {
      case "OK" -> "D;" + commandId + ";OK;;;S-" + Integer.toHexString(commandId.hashCode());
      case "NO" -> "D;" + commandId + ";NO;SIM-REFUSED;Nobody surveys there;";
      default -> "D;" + commandId + ";ERR;SIM-FAILED;The surveyor was ill;";
    };
  }

  private void respond(String name, List<String> results) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add("H;" + name);
    lines.addAll(results);
    lines.add(trailer(results));
    String text = String.join("\n", lines) + "\n";
    put(name, text);
    if (answerTwice.turned()) {
      put(name.replace(".csv", "-2.csv"), text);
    }
  }

  private void put(String name, String text) throws IOException, InterruptedException {
    Path file = root.resolve(RESPONSES).resolve(name);
    if (halfWritten.turned()) {
      Files.writeString(file, text.substring(0, text.length() / 2));
      Thread.sleep(100);
      Files.writeString(file, text);
    } else {
      Path temporary = root.resolve(RESPONSES).resolve("." + name);
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String trailer(List<String> details) {
    CRC32 crc = new CRC32();
    details.forEach(line -> crc.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return "T;" + details.size() + ";" + "%08x".formatted(crc.getValue());
  }

  private void move(String from, String name, String to, String newName) throws IOException {
    Files.move(root.resolve(from).resolve(name), root.resolve(to).resolve(newName));
  }

  /** What goes wrong on the way. Renaming a file to one that was sent is what work is here. */
  private final class Mischief implements SftpEventListener {

    @Override
    public void opening(ServerSession session, String remoteHandle, Handle handle)
        throws IOException {
      sleep(thinking);
    }

    @Override
    public void open(ServerSession session, String remoteHandle, Handle handle) throws IOException {
      boolean reading =
          handle instanceof FileHandle file
              && !file.getOpenOptions().contains(StandardOpenOption.WRITE);
      if (reading && dropLook.turned()) {
        cut(session);
      }
    }

    @Override
    public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options)
        throws IOException {
      sleep(thinking);
      if (isIn(SENT, to) && dropRequest.turned()) {
        cut(session);
      }
      if (isIn(SENT, to) && full.turned()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void moved(
        ServerSession session, Path from, Path to, Collection<CopyOption> options, Throwable thrown)
        throws IOException {
      if (thrown != null || !(isIn(SENT, to) || isIn(INBOX, to))) {
        return;
      }
      if (dropAnswer.turned()) {
        cut(session);
      }
      if (answerLate.turned()) {
        sleep(lateness);
      }
      if (denyDone.turned()) {
        throw new IOException("Internal error");
      }
    }

    private static boolean isIn(String folder, Path path) {
      return path.getParent() != null && path.getParent().getFileName().toString().equals(folder);
    }

    private static void cut(ServerSession session) throws IOException {
      session.close(true);
      throw new IOException("Cut");
    }

    private static void sleep(Duration time) throws IOException {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }
}
