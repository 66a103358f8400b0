package dev.crossconnect.topology.inventory;

/** What a pool is to look at when its time has come, as it stands in the index of what is due. */
record Reminder(PoolId pool, PoolEvent event) {

  private static final char HOLD = 'h';
  private static final char FORGET = 'f';
  private static final char QUARANTINE = 'q';
  private static final char COMPARE = 'c';

  String text() {
    if (event instanceof PoolEvent.HoldDue hold) {
      return text(HOLD, hold.reservation());
    }
    if (event instanceof PoolEvent.ForgetDue forget) {
      return text(FORGET, forget.reservation());
    }
    if (event instanceof PoolEvent.QuarantineDue quarantine) {
      return join(QUARANTINE, quarantine.resourceId());
    }
    if (event instanceof PoolEvent.CompareDue) {
      return join(COMPARE, "");
    }
    throw new IllegalArgumentException("Nobody is reminded of " + event);
  }

  static Reminder parse(String text) {
    String[] parts = text.split(String.valueOf(Names.END), -1);
    PoolId pool = PoolId.parse(parts[1]);
    return new Reminder(
        pool,
        switch (parts[0].charAt(0)) {
          case HOLD -> new PoolEvent.HoldDue(new ReservationId(parts[2], parts[3]));
          case FORGET -> new PoolEvent.ForgetDue(new ReservationId(parts[2], parts[3]));
          case QUARANTINE -> new PoolEvent.QuarantineDue(parts[2]);
          case COMPARE -> new PoolEvent.CompareDue();
          default -> throw new IllegalArgumentException("No reminder: " + text);
        });
  }

  private String text(char what, ReservationId reservation) {
    return join(what, reservation.reservationId() + Names.END + reservation.partId());
  }

  private String join(char what, String rest) {
    return "" + what + Names.END + pool.key() + Names.END + rest;
  }
}
