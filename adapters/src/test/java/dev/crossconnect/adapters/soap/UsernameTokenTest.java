package dev.crossconnect.adapters.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UsernameTokenTest {

  private final UsernameToken token =
      new UsernameToken(Clock.fixed(Instant.parse("2026-01-02T03:04:05.006Z"), ZoneOffset.UTC));

  /** Computed with openssl: printf 'abc2026-01-02T03:04:05.006Zsecret' | openssl sha1 -binary. */
  @Test
  void aDigestIsWhatTheProfileSays() {
    assertThat(
            UsernameToken.digest(
                "abc".getBytes(StandardCharsets.UTF_8), "2026-01-02T03:04:05.006Z", "secret"))
        .isEqualTo("0/w/oxrTw8ygg6HDQ6WkrNh3ryM=");
  }

  @Test
  void aDigestIsGoodForOneRequestAndDoesNotShowThePassword() {
    String one = token.header("hub", "secret", UsernameToken.Kind.DIGEST);
    String two = token.header("hub", "secret", UsernameToken.Kind.DIGEST);

    assertThat(one).doesNotContain("secret").contains("#PasswordDigest");
    assertThat(nonce(one)).isNotEqualTo(nonce(two));
    assertThat(one)
        .contains(
            UsernameToken.digest(
                Base64.getDecoder().decode(nonce(one)), "2026-01-02T03:04:05.006Z", "secret"));
  }

  @Test
  void namesAndPasswordsAreEscaped() {
    assertThat(token.header("a<b", "c&d", UsernameToken.Kind.TEXT))
        .contains("a&lt;b", "c&amp;d", "#PasswordText");
  }

  private static String nonce(String header) {
    Matcher matcher = Pattern.compile("Base64Binary\">([^<]+)<").matcher(header);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
