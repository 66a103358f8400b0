package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One record (or a notification that came without one) cut out of a message, with just what is
 * needed to put it in the right place.
 *
 * @param key where it belongs
 * @param payload its own bytes in UTF-8, which may be a part of the message's
 */
record Arrival(
    String key,
    Optional<String> notificationId,
    Optional<String> sobjectType,
    Optional<String> recordId,
    ByteBuffer payload) {}
