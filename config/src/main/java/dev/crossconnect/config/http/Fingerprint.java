package dev.crossconnect.config.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of something too secret or too long to keep. For keys that is enough, because they
 * are 256 random bits: nothing shorter could be guessed from it.
 */
final class Fingerprint {

  static final String SHAPE = "[0-9a-fA-F]{64}";

  /** Every request of a caller with a key needs one, and to get one takes longer than to use it. */
  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(Fingerprint::sha256);

  private final byte[] sha256;

  private Fingerprint(byte[] sha256) {
    this.sha256 = sha256;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  static Fingerprint of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Fingerprint of(byte[] bytes) {
    return new Fingerprint(DIGEST.get().digest(bytes));
  }

  static Fingerprint parse(String hex) {
    return new Fingerprint(HexFormat.of().parseHex(hex));
  }

  /** The time this takes does not tell how much of it was right. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sha256);
  }
}
