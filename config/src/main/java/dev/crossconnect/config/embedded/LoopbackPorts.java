package dev.crossconnect.config.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on 127.0.0.1 that a server has to itself and finds again after a restart.
 *
 * <p>They are drawn from below the range that operating systems lend to outgoing connections. A
 * port from inside it, which is what asking for port 0 gives, may belong to somebody's connection
 * by the time the server comes back, and its clients would look for it in vain.
 */
final class LoopbackPorts {

  static final String HOST = "127.0.0.1";

  private static final byte[] ADDRESS = {127, 0, 0, 1};

  private static final int LOWEST = 20_000;
  private static final int ABOVE_HIGHEST = 32_768;
  private static final int DRAWS = 1_000;

  private LoopbackPorts() {}

  /**
   * This many free ports: those the file remembers where they are still free, which it then does.
   */
  static List<Integer> keep(Path memory, int count) throws IOException {
    List<Integer> remembered = remembered(memory);
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean again = i < remembered.size() && isFree(remembered.get(i));
      ports.add(again ? remembered.get(i) : drawBeside(ports));
    }
    if (!ports.equals(remembered)) {
      Files.createDirectories(memory.toAbsolutePath().getParent());
      Files.write(memory, ports.stream().map(String::valueOf).toList());
    }
    return ports;
  }

  /** What the file says, or nothing if it does not say it well: a port can always be drawn anew. */
  private static List<Integer> remembered(Path memory) throws IOException {
    if (!Files.exists(memory)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(memory);
    return lines.stream().allMatch(line -> line.matches("[1-9][0-9]{3,4}"))
        ? lines.stream().map(Integer::valueOf).toList()
        : List.of();
  }

  private static int drawBeside(List<Integer> taken) {
    for (int draw = 0; draw < DRAWS; draw++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
      if (!taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedStartException(
        "No free port on %s between %d and %d after %d draws."
            .formatted(HOST, LOWEST, ABOVE_HIGHEST - 1, DRAWS));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
      return true;
    } catch (IOException | IllegalArgumentException taken) {
      return false;
    }
  }
}
