package dev.crossconnect.config.http;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/** For whom a route is. */
@SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
enum Audience {
  /** Everybody, and nobody is asked who they are. */
  ANYBODY,
  /** As {@link #SALESFORCE}, or whoever knows the secret of the path where one is set. */
  OUTBOUND_MESSAGES(CallerRole.SALESFORCE, CallerRole.ADMIN),
  SALESFORCE(CallerRole.SALESFORCE, CallerRole.ADMIN),
  READERS(CallerRole.READER, CallerRole.OPERATOR, CallerRole.ADMIN),
  OPERATORS(CallerRole.OPERATOR, CallerRole.ADMIN),
  ADMINS(CallerRole.ADMIN);

  private final List<CallerRole> roles;

  Audience(CallerRole... roles) {
    this.roles = List.of(roles);
  }

  boolean includes(Set<CallerRole> held) {
    return !Collections.disjoint(roles, held);
  }

  List<String> words() {
    return roles.stream().map(CallerRole::word).toList();
  }

  /** Whether what these do here is a decision that somebody may have to answer for. */
  boolean answersForChanges() {
    return this == OPERATORS || this == ADMINS;
  }
}
