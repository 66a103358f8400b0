package dev.crossconnect.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedOrderSystemTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aSecondOrderOfTheSameExternalIdHasASecondEffect() throws Exception {
    try (SimulatedOrderSystem oss = started(Optional.empty())) {
      order(oss, "twice");
      order(oss, "twice");
      order(oss, "once");

      assertThat(oss.effects()).hasSize(2).containsEntry("twice", 2).containsEntry("once", 1);
      HttpResponse<String> list = get(oss, "?externalId=twice&limit=1&fields=state");
      assertThat(list.headers().firstValue("X-Total-Count")).contains("2");
      assertThat(list.body()).contains("state").doesNotContain("serviceOrderItem");
      assertThat(new ObjectMapper().readTree(list.body())).hasSize(1);
    }
  }

  @Test
  void anOrderIsAcknowledgedThenInProgressThenCompleted() {
    java.time.Instant accepted = java.time.Instant.ofEpochMilli(0);
    SimulatedOrder order =
        new SimulatedOrder(
            "1", accepted, 100, SimulatedOrder.Fate.COMPLETED, new ObjectMapper().nullNode());
    assertThat(order.state(accepted)).isEqualTo("acknowledged");
    assertThat(order.state(accepted.plusMillis(50))).isEqualTo("inProgress");
    assertThat(order.state(accepted.plusMillis(100))).isEqualTo("completed");
  }

  @Test
  void whatIsRefusedOrFailsHasNoEffect() throws Exception {
    try (SimulatedOrderSystem oss = started(Optional.empty())) {
      oss.refuse(Dial.next(1));
      order(oss, "refused");
      oss.fail(Dial.next(1));
      order(oss, "failed");
      assertThat(oss.accepted()).containsExactly("refused", "failed");
      assertThat(oss.effects()).isEmpty();
    }
  }

  @Test
  void itsMemoryOutlivesItEvenWhenTheLastLineWasCutOff(@TempDir Path directory) throws Exception {
    try (SimulatedOrderSystem oss = started(Optional.of(directory))) {
      order(oss, "before");
    }
    try (var files = Files.list(directory)) {
      Files.writeString(files.findFirst().orElseThrow(), "{\"id\":", StandardOpenOption.APPEND);
    }
    try (SimulatedOrderSystem oss = started(Optional.of(directory))) {
      order(oss, "after");
    }
    try (SimulatedOrderSystem oss = started(Optional.of(directory))) {
      assertThat(oss.accepted()).containsExactly("before", "after");
    }
  }

  private static SimulatedOrderSystem started(Optional<Path> directory) {
    SimulatedOrderSystem oss = new SimulatedOrderSystem(directory, Clock.systemUTC());
    oss.workFor(Duration.ZERO);
    oss.start();
    return oss;
  }

  private void order(SimulatedOrderSystem oss, String externalId)
      throws IOException, InterruptedException {
    String body = "{\"externalId\":\"" + externalId + "\",\"serviceOrderItem\":[{\"service\":{}}]}";
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(oss.url() + "/serviceOrder"))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode created = new ObjectMapper().readTree(response.body());
    assertThat(created.path("id").asText()).isNotBlank();
  }

  private HttpResponse<String> get(SimulatedOrderSystem oss, String query)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(oss.url() + "/serviceOrder" + query)).build(),
        BodyHandlers.ofString());
  }
}
