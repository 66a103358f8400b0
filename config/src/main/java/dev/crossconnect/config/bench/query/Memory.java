package dev.crossconnect.config.bench.query;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process really needs. */
final class Memory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final double MEGABYTE = 1 << 20;

  private Memory() {}

  /**
   * What lives in the heap, and all that is resident outside of it. How much of the heap is
   * resident says more about the collector than about the hub. Where the system does not tell, it
   * is the heap alone.
   */
  static double megabytes() throws IOException {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return (heap.getUsed() + Math.max(0, resident() - heap.getCommitted())) / MEGABYTE;
  }

  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(STATUS));
    return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
  }
}
