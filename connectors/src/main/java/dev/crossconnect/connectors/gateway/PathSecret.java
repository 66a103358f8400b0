package dev.crossconnect.connectors.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** What Salesforce has to know to be let in, if anything: it can send no header of ours. */
record PathSecret(Optional<Password> secret) {

  /** The time this takes does not tell how much of it was right. */
  boolean opensTo(Optional<String> told) {
    if (secret.isEmpty()) {
      return told.isEmpty();
    }
    byte[] expected = secret.get().value().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, told.orElse("").getBytes(StandardCharsets.UTF_8));
  }
}
