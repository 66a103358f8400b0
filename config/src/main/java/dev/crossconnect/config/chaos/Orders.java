package dev.crossconnect.config.chaos;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The keys that are written and read: orders that change their number, and do nothing else. */
final class Orders {

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private static final String PATH = "/v1/orders/";

  private Orders() {}

  static List<String> keys(int many) {
    return IntStream.range(0, many).mapToObj("801%012dAAA"::formatted).toList();
  }

  static String path(String key) {
    return PATH + key;
  }

  /** As Apex would push it; a draft waits, so nothing but what is written changes it. */
  static String json(String key, Written written) {
    String stamp = FIRST.plusSeconds(written.version()).toString();
    return """
    {"Id":"%1$s","OrderNumber":"%2$s","Status":"Draft","SystemModstamp":"%3$s",\
    "OrderItems":{"records":[{"Id":"802%4$s","Product_Code__c":"STATIC-IP","Quantity":1,\
    "Site__c":"DUB1","SystemModstamp":"2026-03-01T10:00:00Z"}]}}"""
        .formatted(key, written, stamp, key.substring(3));
  }
}
