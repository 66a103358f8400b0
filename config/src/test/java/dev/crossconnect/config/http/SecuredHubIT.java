package dev.crossconnect.config.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.config.testbed.HubProcess;
import dev.crossconnect.config.testbed.TestBed;
import dev.crossconnect.config.testbed.TestBedExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole hub that asks who calls. */
@ExtendWith(TestBedExtension.class)
class SecuredHubIT {

  @Test
  void everyRouteOfAHubHasARowAndIsOpenedByAKeyOverTls(TestBed bed)
      throws IOException, InterruptedException {
    KeyStores stores = new KeyStores(bed.directory());
    Path own = stores.identity("server");
    ApiKey key = ApiKey.random();
    Path keys =
        Files.writeString(
            bed.directory().resolve("keys"),
            CallerFile.line("portal", EnumSet.of(CallerRole.READER), key.sha256()));
    HubProcess hub =
        bed.hub()
            .set("http.tls.keystore", own.toString())
            .set("http.tls.keystore.password", KeyStores.PASSWORD)
            .set("security.api.keys.file", keys.toString())
            .start();
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(KeyStores.client(stores.trusting("clients", own)))
            .build();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.url() + "/v1/hub"));

    assertThat(hub.url()).startsWith("https://");
    assertThat(status(client, request.build())).isEqualTo(401);
    assertThat(status(client, request.header("X-API-Key", key.text()).build())).isEqualTo(200);
    assertThat(hub.output()).doesNotContain("Nobody may call", "is not described", key.text());
  }

  private static int status(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
