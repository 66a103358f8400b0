package dev.crossconnect.config;

import java.util.Optional;

/** Which hub this is. */
final class Version {

  private Version() {}

  static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
