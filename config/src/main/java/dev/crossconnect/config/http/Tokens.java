package dev.crossconnect.config.http;

import dev.crossconnect.config.settings.SecuritySettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Those who show a JWT. Which algorithms count is said here and not by the token, so that neither
 * an unsigned one nor one "signed" with a public key as if it were a password gets through.
 *
 * <p>A token that was found good is remembered by its fingerprint until it expires or the issuer's
 * keys change: checking a signature takes longer than answering most requests.
 */
final class Tokens {

  private static final int SKEW_SECONDS = 60;
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_SUBJECT = 255;

  private final SecuritySettings.Jwt settings;
  private final PublishedKeys keys;
  private final Clock clock;
  private final Map<Fingerprint, Good> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, Good> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A token that was found good with these keys, and until when it is. */
  private record Good(Caller caller, Instant until, PublishedKeys.KeySet with) {}

  Tokens(SecuritySettings.Jwt settings, PublishedKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Who shows this token.
   *
   * @throws BadCredentials saying what is wrong with it
   */
  Caller whoShows(String token) throws BadCredentials {
    PublishedKeys.KeySet with = keys.current();
    Fingerprint fingerprint = Fingerprint.of(token);
    Instant now = clock.instant();
    synchronized (remembered) {
      Good good = remembered.get(fingerprint);
      if (good != null && good.with().equals(with) && now.isBefore(good.until())) {
        return good.caller();
      }
    }
    Good good = verified(token, now, with);
    synchronized (remembered) {
      remembered.put(fingerprint, good);
    }
    return good.caller();
  }

  void refresh() {
    keys.refresh();
  }

  private Good verified(String token, Instant now, PublishedKeys.KeySet with)
      throws BadCredentials {
    try {
      JwtClaims claims = consumer(now).processToClaims(token);
      Instant until =
          Instant.ofEpochSecond(claims.getExpirationTime().getValue()).plusSeconds(SKEW_SECONDS);
      Caller caller =
          new Caller.Known(Caller.Means.TOKEN, subject(claims.getSubject()), roles(claims));
      return new Good(caller, until, with);
    } catch (InvalidJwtException e) {
      throw new BadCredentials(fault(e));
    } catch (MalformedClaimException e) {
      throw new BadCredentials("The token has a claim of the wrong type");
    }
  }

  private JwtConsumer consumer(Instant now) {
    return new JwtConsumerBuilder()
        .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setRequireExpirationTime()
        .setRequireSubject()
        .setExpectedIssuer(settings.issuer())
        .setExpectedAudience(settings.audience())
        .setJwsAlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
        .setVerificationKeyResolver((signature, nesting) -> keyOf(signature))
        .build();
  }

  private java.security.Key keyOf(JsonWebSignature signature) throws UnresolvableKeyException {
    try {
      return keys.keyOf(signature)
          .orElseThrow(() -> new UnresolvableKeyException("not among the published ones"))
          .getKey();
    } catch (JoseException e) {
      throw new UnresolvableKeyException("it cannot be used", e);
    }
  }

  /** It goes into logs as the caller's name. */
  private static String subject(String subject) throws BadCredentials {
    if (subject.length() > LONGEST_SUBJECT || subject.chars().anyMatch(Character::isISOControl)) {
      throw new BadCredentials(
          "The subject of the token is longer than 255 characters or not printable");
    }
    return subject;
  }

  /** The roles it has here; the issuer may know others. */
  private Set<CallerRole> roles(JwtClaims claims) {
    Set<CallerRole> roles = EnumSet.noneOf(CallerRole.class);
    words(claim(claims.getClaimsMap())).forEach(word -> CallerRole.of(word).ifPresent(roles::add));
    return roles;
  }

  private Optional<Object> claim(Map<String, Object> claims) {
    Object whole = claims.get(settings.rolesClaim());
    if (whole != null) {
      return Optional.of(whole);
    }
    Object found = claims;
    for (String step : settings.rolesClaim().split("\\.", -1)) {
      found = found instanceof Map<?, ?> within ? within.get(step) : null;
    }
    return Optional.ofNullable(found);
  }

  private static Stream<String> words(Optional<Object> claim) {
    Object value = claim.orElse(List.of());
    return value instanceof Collection<?> list
        ? list.stream().map(Object::toString)
        : Arrays.stream(value.toString().split(" ", -1));
  }

  private static String fault(InvalidJwtException e) {
    if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
      return "The token has expired";
    }
    if (e.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
      return "The token has no claim exp";
    }
    if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return "The token is not valid yet";
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return "The token is not made for this hub: its claim aud is another";
    }
    if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID) || e.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
      return "The token is not from the issuer that this hub believes";
    }
    if (e.hasErrorCode(ErrorCodes.SUBJECT_MISSING)) {
      return "The token has no claim sub";
    }
    return "The token is no JWT, contradicts itself, or is not signed with RS256 or ES256 and a key"
        + " that its issuer publishes";
  }
}
