package dev.crossconnect.adapters.tl1;

import dev.crossconnect.adapters.legacy.NetworkReport;
import dev.crossconnect.adapters.legacy.NetworkReport.Severity;
import dev.crossconnect.adapters.tl1.Tl1Message.Autonomous;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Hands on what elements say unasked, once: an element tells each of its sessions. Thread-safe. */
final class Reports implements Consumer<Autonomous> {

  private static final int REMEMBERED = 1_000;

  private final Consumer<NetworkReport> out;
  private final Map<NetworkReport, NetworkReport> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NetworkReport, NetworkReport> eldest) {
          return size() > REMEMBERED;
        }
      };

  Reports(Consumer<NetworkReport> out) {
    this.out = out;
  }

  @Override
  public void accept(Autonomous event) {
    NetworkReport report =
        new NetworkReport(
            event.source(),
            event.atag(),
            severity(event.alarm()),
            event.what(),
            event.at(),
            event.lines().stream().map(String::strip).toList());
    if (isNew(report)) {
      out.accept(report);
    }
  }

  private synchronized boolean isNew(NetworkReport report) {
    return recent.put(report, report) == null;
  }

  private static Severity severity(String alarm) {
    return switch (alarm) {
      case "*C" -> Severity.CRITICAL;
      case "**" -> Severity.MAJOR;
      case "*" -> Severity.MINOR;
      default -> Severity.NONE;
    };
  }
}
