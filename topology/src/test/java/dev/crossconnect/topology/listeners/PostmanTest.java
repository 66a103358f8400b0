package dev.crossconnect.topology.listeners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostmanTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  PostmanTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        http -> {
          bodies.add(new String(http.getRequestBody().readAllBytes(), UTF_8));
          http.getResponseHeaders().add("Location", "/204");
          http.sendResponseHeaders(
              Integer.parseInt(http.getRequestURI().getPath().substring(1)), -1);
          http.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void whatIsTakenIsTakenAndNothingElseIs() throws InterruptedException {
    Postman postman = new Postman();

    assertThat(postman.post(at("/204"), "a".getBytes(UTF_8))).isEmpty();
    assertThat(postman.post(at("/500"), "b".getBytes(UTF_8))).contains("It answered 500");
    assertThat(postman.post(at("/307"), "c".getBytes(UTF_8)))
        .as("redirects are not followed")
        .contains("It answered 307");
    assertThat(bodies).containsExactly("a", "b", "c");
  }

  @Test
  void whoIsNotThereIsNamed() throws InterruptedException {
    server.stop(0);

    assertThat(new Postman().post(at("/204"), new byte[0]))
        .hasValueSatisfying(why -> assertThat(why).contains("could not be reached"));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }
}
