package dev.crossconnect.avro.topics;

import org.apache.avro.specific.SpecificRecord;

/**
 * One topic of the hub. Keys are strings everywhere; the type says what the values are.
 *
 * @param name the full name, prefix included
 * @param type the record its values are
 * @param partitions how many partitions it is created with
 * @param keep how long it keeps its records
 */
public record Topic<V extends SpecificRecord>(
    String name, Class<V> type, int partitions, Keep keep) {

  private static final String DEAD_LETTERS = ".dlq";

  /** Where a record of this topic goes, untouched, when it cannot be processed. */
  public String deadLetters() {
    return deadLettersOf(name);
  }

  public static String deadLettersOf(String topic) {
    return topic + DEAD_LETTERS;
  }
}
