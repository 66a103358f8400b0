package dev.crossconnect.avro.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TopicReaderTest {

  private final Queue<MockConsumer<String, String>> opened = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch second = new CountDownLatch(2);

  @Test
  void beginsAgainWithAnotherConsumerWhateverHappened() throws InterruptedException {
    try (TopicReader<MockConsumer<String, String>> reader =
        reader(
            Duration.ZERO,
            consumer -> {
              count();
              throw new IllegalStateException("Nobody thought of this");
            })) {
      reader.start();
      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(opened).hasSizeGreaterThanOrEqualTo(2).allMatch(MockConsumer::closed);
  }

  @Test
  void whatIsReadIsLeftWhenItIsClosed() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    TopicReader<MockConsumer<String, String>> reader =
        reader(
            Duration.ZERO,
            consumer -> {
              count();
              consumer.subscribe(List.of("topic"));
              reading.countDown();
              while (true) {
                consumer.poll(Duration.ofMillis(1));
              }
            });
    reader.start();
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

    reader.close();

    assertThat(reader.isClosed()).isTrue();
    assertThat(begun).hasValue(1);
    assertThat(opened).allMatch(MockConsumer::closed);
  }

  @Test
  void whoStopsItselfIsNotBegunAgain() throws InterruptedException {
    CountDownLatch isBegun = new CountDownLatch(1);
    var self = new TopicReader<?>[1];
    TopicReader<MockConsumer<String, String>> reader =
        reader(
            Duration.ofHours(1),
            consumer -> {
              count();
              self[0].stop();
              isBegun.countDown();
            });
    self[0] = reader;
    reader.start();
    assertThat(isBegun.await(10, TimeUnit.SECONDS)).isTrue();

    reader.close();

    assertThat(begun).hasValue(1);
    assertThat(opened).hasSize(1).allMatch(MockConsumer::closed);
  }

  @Test
  void onceClosedItReadsNothing() throws InterruptedException {
    TopicReader<MockConsumer<String, String>> reader = reader(Duration.ZERO, consumer -> count());
    reader.close();

    reader.start();
    reader.close();

    assertThat(begun).hasValue(0);
    assertThat(opened).allMatch(MockConsumer::closed);
  }

  private void count() {
    begun.incrementAndGet();
    second.countDown();
  }

  private TopicReader<MockConsumer<String, String>> reader(
      Duration pause, TopicReader.Work<MockConsumer<String, String>> work) {
    return new TopicReader<>("reader", this::open, pause, work);
  }

  private MockConsumer<String, String> open() {
    MockConsumer<String, String> consumer = new MockConsumer<>("latest");
    opened.add(consumer);
    return consumer;
  }
}
