package dev.crossconnect.config.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length:0\r\nDate: today\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
      })
  void isCompleteWithItsLastByteAndNotBefore(String text) throws IOException {
    HttpAnswer answer = new HttpAnswer();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      assertThat(answer.complete()).isFalse();
      answer.room().put(b);
    }

    assertThat(answer.complete()).isTrue();
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void isForgottenWhenTheNextOneIsAwaited() throws IOException {
    HttpAnswer answer = new HttpAnswer();
    answer
        .room()
        .put("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(answer.complete()).isTrue();
    assertThat(answer.status()).isEqualTo(503);

    answer.clear();

    assertThat(answer.complete()).isFalse();
  }
}
