package dev.crossconnect.config.http;

import java.security.SecureRandom;
import java.util.Base64;

/** A new key of a caller: 256 random bits, behind a word by which a leaked one is recognised. */
public record ApiKey(String text) {

  private static final String PREFIX = "hubkey_";
  private static final int BYTES = 32;

  public static ApiKey random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** What the hub keeps of it. */
  public String sha256() {
    return Fingerprint.of(text).toString();
  }

  /** A key is shown where that is meant, and nowhere else. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
