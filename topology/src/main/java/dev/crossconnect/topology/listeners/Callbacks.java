package dev.crossconnect.topology.listeners;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where the hub calls. The address comes from a caller, and the hub stands where the caller may
 * not: so it calls whom the settings name, and nobody else. By itself it calls its own machine
 * alone, and only as long as nobody but this machine can call the hub.
 */
final class Callbacks {

  private static final int LONGEST = 2_000;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Addresses, not names that somebody's resolver decides about. */
  private static final Pattern LOOPBACK =
      Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|localhost");

  private final Set<String> origins;
  private final OwnMachine ownMachine;

  /** Whether this machine may be called without being named. */
  enum OwnMachine {
    MAY_BE_CALLED,
    HAS_TO_BE_NAMED
  }

  /**
   * Calls these.
   *
   * @param origins such as https://portal.example.com or http://10.0.0.5:8080
   */
  Callbacks(Set<String> origins, OwnMachine ownMachine) {
    this.origins = Set.copyOf(origins.stream().map(origin -> origin(URI.create(origin))).toList());
    this.ownMachine = ownMachine;
  }

  /**
   * The address, if the hub may call it.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  URI require(String text) {
    URI uri = parse(text);
    if (uri.getHost() == null
        || uri.getScheme() == null
        || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("an absolute https URL without a fragment");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a URL without user name and password");
    }
    boolean isOwn =
        ownMachine == OwnMachine.MAY_BE_CALLED
            && LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    if (!isOwn && !origins.contains(origin(uri))) {
      throw new IllegalArgumentException(
          "at an address that listeners.allowed.origins names; now these are "
              + new TreeSet<>(origins)
              + (ownMachine == OwnMachine.MAY_BE_CALLED ? " and this machine" : ""));
    }
    return uri;
  }

  /** Whether whoever listens there can be called by this machine alone. */
  static boolean isOwnMachine(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches() || host.equals("::1");
  }

  /** Whether one stands for an origin that can be allowed. */
  static boolean isOrigin(String text) {
    try {
      URI uri = parse(text);
      return uri.getHost() != null
          && uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getRawUserInfo() == null
          && (uri.getRawPath() == null || uri.getRawPath().isEmpty())
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static URI parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("at most " + LONGEST + " characters");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("an absolute https URL", e);
    }
  }

  private static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    return scheme
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (port == usual ? "" : ":" + port);
  }
}
