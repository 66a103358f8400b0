package dev.crossconnect.config.http;

import java.util.Locale;
import java.util.Set;

/** Who sent a request, as far as is known. */
sealed interface Caller {

  /** The attribute of a request that holds it. */
  String ATTRIBUTE = "dev.crossconnect.http.caller";

  Caller LOCAL = new Local();
  Caller NOBODY = new Nobody();

  /** How it is called in logs and for limits; never what it showed to be let in. */
  String name();

  boolean isOne(Audience of);

  /** It showed who it is. */
  record Known(Means means, String id, Set<CallerRole> roles) implements Caller {

    @Override
    public String name() {
      return means.name().toLowerCase(Locale.ROOT) + ":" + id;
    }

    @Override
    public boolean isOne(Audience of) {
      return of.includes(roles);
    }
  }

  /** Nobody is asked, because only this machine can call. */
  record Local() implements Caller {

    @Override
    public String name() {
      return "local";
    }

    @Override
    public boolean isOne(Audience of) {
      return true;
    }
  }

  /** It showed nothing. */
  record Nobody() implements Caller {

    @Override
    public String name() {
      return "nobody";
    }

    @Override
    public boolean isOne(Audience of) {
      return false;
    }
  }

  /** What it showed; names are kept apart by it. */
  enum Means {
    KEY,
    TOKEN,
    CERTIFICATE
  }
}
