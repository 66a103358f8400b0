package dev.crossconnect.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.topics.Position;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberedWritesTest {

  private static final Position POSITION = Position.start("3f9a01c2");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final RememberedWrites writes =
      new RememberedWrites(new GatewaySettings.Idempotency(2, Duration.ofMinutes(10)), clock);

  @Test
  void aWriteIsRememberedForItsWindow() {
    writes.remember(request("org", "Order", "k", "body"), POSITION);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));
    assertThat(writes.find(request("org", "Order", "k", "body"))).contains(POSITION);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(11)));
    assertThat(writes.find(request("org", "Order", "k", "body"))).isEmpty();
    assertThat(writes.find(request("org", "Order", "k", "other"))).isEmpty();
  }

  @Test
  void anotherBodyUnderTheKeyIsRefused() {
    writes.remember(request("org", "Order", "k", "body"), POSITION);
    assertThatThrownBy(() -> writes.find(request("org", "Order", "k", "other")))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason().status()).isEqualTo(422));
  }

  @Test
  void organisationsAndTypesDoNotShareTheirKeys() {
    writes.remember(request("org", "Order", "k", "body"), POSITION);
    assertThat(writes.find(request("another", "Order", "k", "other"))).isEmpty();
    assertThat(writes.find(request("org", "Account", "k", "other"))).isEmpty();
  }

  @Test
  void whenThereAreTooManyTheOldestIsForgotten() {
    for (String key : new String[] {"a", "b", "c"}) {
      writes.remember(request("org", "Order", key, "body"), POSITION);
    }
    assertThat(writes.find(request("org", "Order", "a", "body"))).isEmpty();
    assertThat(writes.find(request("org", "Order", "c", "body"))).isPresent();
  }

  private static RememberedWrites.Request request(
      String organisation, String type, String key, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return RememberedWrites.request(
        organisation, type, key, Utf8Text.ofJson(new Body(bytes, bytes.length), Optional.empty()));
  }
}
