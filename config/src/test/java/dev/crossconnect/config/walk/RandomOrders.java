package dev.crossconnect.config.walk;

import dev.crossconnect.config.testbed.Salesforce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Orders that change their minds: versions of them, one after the other, at random. */
final class RandomOrders {

  private static final List<String> PRODUCTS = List.of("STATIC-IP", "VOICE");

  private final Random random;
  private int lines;
  private int changes;

  RandomOrders(long seed) {
    this.random = new Random(seed);
  }

  /** What is wanted of a line. */
  record Line(String sku, String note) {}

  /**
   * One version of an order.
   *
   * @param number of the version, from 1
   * @param lines by their ids
   */
  record Version(String orderId, int number, String status, Map<String, Line> lines) {

    boolean isCancelled() {
      return status.equals("Cancelled");
    }

    /** As Apex would push it, with all its lines. */
    String json() {
      return """
      {"Id":"%s","OrderNumber":"1","Status":"%s","SystemModstamp":"%s",\
      "OrderItems":{"records":[%s]}}"""
          .formatted(
              orderId,
              status,
              stamp(),
              lines.entrySet().stream()
                  .map(line -> json(line.getKey(), line.getValue()))
                  .collect(Collectors.joining(",")));
    }

    private String json(String id, Line line) {
      return """
      {"Id":"%s","Product_Code__c":"%s","Quantity":1,"Site__c":"DUB1","Note__c":"%s",\
      "SystemModstamp":"%s"}"""
          .formatted(id, line.sku(), line.note(), stamp());
    }

    private String stamp() {
      return "2026-03-01T10:00:%02dZ".formatted(number);
    }
  }

  /** All versions of the so-manieth order, of which the last says what is wanted. */
  List<Version> versions(int order) {
    List<Version> versions = new ArrayList<>();
    Map<String, Line> wanted = new TreeMap<>();
    add(wanted);
    int last = 1 + random.nextInt(3);
    for (int number = 1; number <= last; number++) {
      boolean isCancelled = number > 1 && random.nextInt(3) == 0;
      if (number > 1 && !isCancelled) {
        change(wanted);
      }
      versions.add(
          new Version(
              Salesforce.orderId(order),
              number,
              isCancelled ? "Cancelled" : "Activated",
              new TreeMap<>(wanted)));
      if (isCancelled) {
        break;
      }
    }
    return versions;
  }

  private void change(Map<String, Line> wanted) {
    String one = wanted.keySet().iterator().next();
    switch (random.nextInt(3)) {
      case 0 -> add(wanted);
      case 1 -> wanted.put(one, new Line(wanted.get(one).sku(), "changed " + ++changes));
      default -> {
        add(wanted);
        wanted.remove(one);
      }
    }
  }

  private void add(Map<String, Line> wanted) {
    wanted.put(
        Salesforce.lineId(++lines), new Line(PRODUCTS.get(random.nextInt(PRODUCTS.size())), "new"));
  }
}
