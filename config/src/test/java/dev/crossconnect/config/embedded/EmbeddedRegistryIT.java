package dev.crossconnect.config.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.crossconnect.config.testbed.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern CONTENT_ID = Pattern.compile("\"contentId\":(\\d+)");

  @TempDir Path temporary;

  @Test
  void aRestartKeepsAddressAndSchemas() throws Exception {
    String url;
    long letter;
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(temporary)) {
      url = registry.url();
      letter = register(url, "Letter");
    }
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(temporary)) {
      assertThat(registry.url()).isEqualTo(url);
      assertThat(schema(url, letter)).isEqualTo(schemaOf("Letter"));
    }
  }

  /** What H2 does by default: it acknowledges half a second before it writes. */
  @Test
  void aSchemaAcknowledgedJustBeforeAKillIsKeptAndItsIdGivenToNoOther() throws Exception {
    long letter;
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(temporary)) {
      letter = register(registry.url(), "Letter");
      registry.process().destroyForcibly();
      registry.process().onExit().get(10, TimeUnit.SECONDS);
    }
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(temporary)) {
      assertThat(register(registry.url(), "Parcel")).isGreaterThan(letter);
      assertThat(schema(registry.url(), letter)).isEqualTo(schemaOf("Letter"));
    }
  }

  @Test
  void itDiesWithAParentThatIsKilled() throws Exception {
    try (ChildJvm parent =
        ChildJvm.start(
            Parent.class.getName(),
            List.of(temporary.toString()),
            List.of(),
            temporary,
            Pattern.compile("^registry process (\\d+)$"),
            Duration.ofSeconds(60))) {
      ProcessHandle registry = ProcessHandle.of(Long.parseLong(parent.ready(1))).orElseThrow();
      assertThat(registry.isAlive()).isTrue();
      parent.kill();
      registry.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void closingItEndsItsProcess() {
    EmbeddedRegistry registry = EmbeddedRegistry.start(temporary);
    registry.close();
    assertThat(registry.isAlive()).isFalse();
  }

  @Test
  void anEarlyDeathIsReportedAtOnceWithItsReasonAndItsLog() {
    Map<String, String> nonsense = Map.of("quarkus.http.port", "nowhere");
    assertThatExceptionOfType(EmbeddedStartException.class)
        .isThrownBy(() -> EmbeddedRegistry.start(temporary, nonsense))
        .withMessageContaining("ended with code")
        .withMessageContaining("nowhere")
        .withMessageContaining(temporary.resolve("registry.log").toString());
  }

  private static long register(String url, String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/groups/default/artifacts"))
            .header("Content-Type", "application/json")
            .header("X-Registry-ArtifactId", name)
            .header("X-Registry-ArtifactType", "AVRO")
            .POST(BodyPublishers.ofString(schemaOf(name)))
            .build();
    String answer = HTTP.send(request, BodyHandlers.ofString()).body();
    return CONTENT_ID
        .matcher(answer)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(answer));
  }

  private static String schema(String url, long contentId)
      throws IOException, InterruptedException {
    URI content = URI.create(url + "/ids/contentIds/" + contentId);
    return HTTP.send(HttpRequest.newBuilder(content).build(), BodyHandlers.ofString()).body();
  }

  private static String schemaOf(String name) {
    return "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[]}".formatted(name);
  }

  /** Starts a registry and waits to be killed. */
  static final class Parent {

    private Parent() {}

    public static void main(String[] args) throws InterruptedException {
      EmbeddedRegistry registry = EmbeddedRegistry.start(Path.of(args[0]));
      System.out.println("registry process " + registry.process().pid());
      Thread.currentThread().join();
    }
  }
}
