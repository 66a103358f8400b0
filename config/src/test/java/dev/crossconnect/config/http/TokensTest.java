package dev.crossconnect.config.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.config.settings.SecuritySettings;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {

  private static final PublicJsonWebKey RSA = Issuer.rsa("rsa-1");
  private static final PublicJsonWebKey EC = Issuer.ec("ec-1");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Time time = new Time();
  private Issuer issuer;
  private Tokens tokens;

  /** A clock that a test moves on. */
  private static final class Time extends Clock {
    private final AtomicLong nanos = new AtomicLong();

    void goesOn(Duration by) {
      nanos.addAndGet(by.toNanos());
    }

    long nanos() {
      return nanos.get();
    }

    @Override
    public Instant instant() {
      return START.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void begin() throws IOException {
    issuer = new Issuer();
    issuer.publishes(RSA, EC);
    tokens = tokens("roles");
  }

  @AfterEach
  void end() {
    issuer.close();
  }

  private Tokens tokens(String rolesClaim) {
    return new Tokens(
        new SecuritySettings.Jwt(Issuer.NAME, Issuer.AUDIENCE, issuer.jwks(), rolesClaim),
        new PublishedKeys(issuer.jwks(), time::nanos),
        time);
  }

  @Test
  void aGoodTokenTellsWhoCallsAndItsRolesHere() throws BadCredentials {
    Caller caller = tokens.whoShows(Issuer.token(RSA, good()));

    assertThat(caller.name()).isEqualTo("token:anna");
    assertThat(caller.isOne(Audience.OPERATORS)).isTrue();
    assertThat(caller.isOne(Audience.ADMINS)).isFalse();
    assertThat(tokens.whoShows(Issuer.token(EC, good()))).isEqualTo(caller);
  }

  @Test
  void aTokenWithoutRolesOfThisHubMayDoNothing() throws BadCredentials {
    JwtClaims claims = good();
    claims.unsetClaim("roles");

    Caller caller = tokens.whoShows(Issuer.token(RSA, claims));

    assertThat(Audience.values()).noneMatch(caller::isOne);
  }

  @Test
  void rolesMayBeSeparatedBySpacesOrStandInAClaimWithinAClaim() throws BadCredentials {
    JwtClaims spaced = good();
    spaced.setStringClaim("roles", "openid reader");
    JwtClaims nested = good();
    nested.setClaim("realm_access", Map.of("roles", List.of("admin")));

    assertThat(tokens.whoShows(Issuer.token(RSA, spaced)).isOne(Audience.READERS)).isTrue();
    assertThat(
            tokens("realm_access.roles").whoShows(Issuer.token(RSA, nested)).isOne(Audience.ADMINS))
        .isTrue();
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        bad("has expired", c -> c.setExpirationTime(at(Duration.ofSeconds(-61)))),
        bad("no claim exp", c -> c.unsetClaim("exp")),
        bad("not valid yet", c -> c.setNotBefore(at(Duration.ofSeconds(61)))),
        bad("not made for this hub", c -> c.setAudience("another")),
        bad("not made for this hub", c -> c.unsetClaim("aud")),
        bad("not from the issuer", c -> c.setIssuer("https://login.evil")),
        bad("not from the issuer", c -> c.unsetClaim("iss")),
        bad("no claim sub", c -> c.unsetClaim("sub")),
        bad("not printable", c -> c.setSubject("anna\nkey:admin POST")),
        bad("longer than 255", c -> c.setSubject("a".repeat(256))));
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void aTokenThatClaimsTheWrongThingIsRefused(String why, Consumer<JwtClaims> change) {
    JwtClaims claims = good();
    change.accept(claims);

    assertRefused(Issuer.token(RSA, claims), why);
  }

  @Test
  void aClockThatIsAMinuteOffIsForgiven() throws BadCredentials {
    JwtClaims late = good();
    late.setExpirationTime(at(Duration.ofSeconds(-59)));
    JwtClaims early = good();
    early.setNotBefore(at(Duration.ofSeconds(59)));

    assertThat(tokens.whoShows(Issuer.token(RSA, late)).name()).isEqualTo("token:anna");
    assertThat(tokens.whoShows(Issuer.token(RSA, early)).name()).isEqualTo("token:anna");
  }

  @Test
  void anUnsignedTokenIsRefused() {
    String unsigned =
        Issuer.token(
            good(),
            jws -> {
              jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
            });

    assertRefused(unsigned, "not signed with RS256 or ES256");
  }

  @Test
  void aTokenSignedWithThePublicKeyAsAPasswordIsRefused() {
    String confused =
        Issuer.token(
            good(),
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
              jws.setKeyIdHeaderValue(RSA.getKeyId());
              jws.setKey(new HmacKey(RSA.getPublicKey().getEncoded()));
            });

    assertRefused(confused, "not signed with RS256 or ES256");
  }

  @Test
  void anAlgorithmThatIsNotOnTheListIsRefused() {
    String rs512 =
        Issuer.token(
            good(),
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA512);
              jws.setKeyIdHeaderValue(RSA.getKeyId());
              jws.setKey(RSA.getPrivateKey());
            });

    assertRefused(rs512, "not signed with RS256 or ES256");
  }

  @Test
  void aTokenOfAnotherKeyUnderTheSameNameIsRefused() {
    assertRefused(Issuer.token(Issuer.rsa("rsa-1"), good()), "not signed");
  }

  @Test
  void aTokenThatWasChangedIsRefusedAlsoWhenTheGoodOneIsRemembered() throws BadCredentials {
    String[] parts = Issuer.token(RSA, good()).split("\\.", -1);
    assertThat(tokens.whoShows(String.join(".", parts)).isOne(Audience.ADMINS)).isFalse();
    JwtClaims more = good();
    more.setStringListClaim("roles", "admin");
    parts[1] =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(more.toJson().getBytes(StandardCharsets.UTF_8));

    assertRefused(String.join(".", parts), "not signed");
  }

  @Test
  void nonsenseIsRefused() {
    assertRefused("a.b.c", "not signed");
    assertRefused("...", "not signed");
    assertRefused("eyJhbGciOiJSUzI1NiJ9.e30.", "not signed");
  }

  @Test
  void aRememberedTokenExpiresAllTheSame() throws BadCredentials {
    String token = Issuer.token(RSA, good());
    tokens.whoShows(token);

    time.goesOn(Duration.ofSeconds(600 + 61));

    assertRefused(token, "has expired");
  }

  @Test
  void aNewKeyIsFoundWhenATokenNamesIt() throws BadCredentials {
    tokens.whoShows(Issuer.token(RSA, good()));
    PublicJsonWebKey next = Issuer.rsa("rsa-2");
    issuer.publishes(RSA, next);
    time.goesOn(PublishedKeys.PAUSE);

    assertThat(tokens.whoShows(Issuer.token(next, good())).name()).isEqualTo("token:anna");
  }

  @Test
  void namingUnknownKeysDoesNotMakeTheHubAskTheIssuerEachTime() throws BadCredentials {
    tokens.whoShows(Issuer.token(RSA, good()));
    time.goesOn(PublishedKeys.PAUSE);
    String unknown = Issuer.token(Issuer.rsa("who?"), good());

    for (int i = 0; i < 20; i++) {
      assertRefused(unknown, "not signed");
    }

    assertThat(issuer.timesAsked()).isEqualTo(2);
  }

  @Test
  void aKeyThatTheIssuerHasWithdrawnStopsToCountAlsoForRememberedTokens() throws BadCredentials {
    String token = Issuer.token(RSA, good());
    tokens.whoShows(token);
    issuer.publishes(EC);
    time.goesOn(PublishedKeys.MAX_AGE);

    tokens.refresh();

    assertRefused(token, "not signed");
  }

  @Test
  void anIssuerThatIsDownStopsNobodyWhoseKeyIsKnown() throws BadCredentials {
    tokens.whoShows(Issuer.token(RSA, good()));
    issuer.answers(500);
    time.goesOn(PublishedKeys.MAX_AGE);
    tokens.refresh();

    assertThat(tokens.whoShows(Issuer.token(EC, good())).name()).isEqualTo("token:anna");
  }

  @Test
  void anIssuerThatWasNeverReachedIsNotTheFaultOfTheCaller() throws BadCredentials {
    issuer.answers(500);
    String token = Issuer.token(RSA, good());

    assertThatThrownBy(() -> tokens.whoShows(token))
        .isInstanceOfSatisfying(
            HttpResponseException.class, e -> assertThat(e.getStatus()).isEqualTo(503));

    issuer.answers(200);
    time.goesOn(PublishedKeys.PAUSE);
    assertThat(tokens.whoShows(token).name()).isEqualTo("token:anna");
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> tokens.whoShows(token))
        .isInstanceOf(BadCredentials.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(token);
  }

  private static JwtClaims good() {
    return Issuer.claims(START);
  }

  private static NumericDate at(Duration fromNow) {
    return NumericDate.fromSeconds(START.plus(fromNow).getEpochSecond());
  }

  private static Arguments bad(String why, Consumer<JwtClaims> change) {
    return Arguments.of(why, change);
  }
}
