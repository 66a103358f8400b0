package dev.crossconnect.adapters.conformance;

import java.util.function.Supplier;

/**
 * Something that happens to a command, and what has to come of it.
 *
 * @param name says it in words, and is different from all others
 */
public record Scenario(String name, Supplier<? extends Subject> subjects, Story story) {

  /** What is told about one subject. */
  @FunctionalInterface
  public interface Story {
    void tell(Attempts attempts, Subject subject) throws InterruptedException;
  }

  /**
   * Plays it on a subject of its own.
   *
   * @throws AssertionError if something else comes of it, with all that was tried
   */
  public void run() throws InterruptedException {
    try (Subject subject = subjects.get();
        Attempts attempts = new Attempts(subject)) {
      story.tell(attempts, subject);
    }
  }
}
