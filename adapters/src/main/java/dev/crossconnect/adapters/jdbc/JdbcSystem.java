package dev.crossconnect.adapters.jdbc;

import dev.crossconnect.adapters.jdbc.SqlTrouble.Kind;
import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.CommandValues;
import dev.crossconnect.adapters.legacy.Deadline;
import dev.crossconnect.adapters.legacy.Deadline.Pause;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Template;
import dev.crossconnect.adapters.legacy.Template.BadValue;
import dev.crossconnect.adapters.legacy.Verification;
import dev.crossconnect.adapters.reading.Looks;
import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading;
import dev.crossconnect.adapters.reading.Reading.Understood;
import dev.crossconnect.avro.ProvisioningCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A system that takes its work from a table and says there what became of it.
 *
 * <p>The table has a unique column for the commandId. That is what makes an insertion harmless to
 * repeat: the second finds the row of the first, and waits for its result instead.
 */
final class JdbcSystem implements LegacySystem {

  private static final String STATE = "state";
  private static final String CODE = "code";
  private static final String DETAIL = "detail";

  private final JdbcSettings settings;
  private final Clock clock;
  private final Database database;
  private final Looks looks;
  private final Template look;
  private final Template poll;

  JdbcSystem(JdbcSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.database = new Database(settings);
    this.looks = new Looks(settings.firstPoll(), settings.longestPoll(), settings.retry());
    this.look = Template.parse(settings.table().look());
    this.poll = Template.parse(settings.table().poll());
  }

  @Override
  public Outcome execute(ProvisioningCommand command) throws InterruptedException {
    Optional<Template> insertion =
        settings.table().insertion(command.getSpecification(), command.getVerb());
    if (insertion.isEmpty()) {
      return new Outcome.Rejected(
          "NO_STATEMENT",
          "The table file does not say how to "
              + command.getVerb()
              + " specification '"
              + command.getSpecification()
              + "'");
    }
    Map<String, String> values = CommandValues.of(command);
    try {
      return execute(insertion.get(), values, new Deadline(clock, command.getDeadline()));
    } catch (BadValue e) {
      return e.asOutcome();
    }
  }

  /** A lost answer is found out by inserting again, which the unique column makes safe. */
  private Outcome execute(Template insertion, Map<String, String> values, Deadline deadline)
      throws InterruptedException {
    Backoff backoff = settings.retry().backoff();
    Optional<SqlTrouble> lost = Optional.empty();
    while (true) {
      try {
        database.change(insertion, values);
        return awaited(values, deadline);
      } catch (SqlTrouble trouble) {
        if (trouble.kind() == Kind.CONSTRAINT) {
          return present(values, trouble, deadline);
        }
        if (lost.isEmpty() && trouble.kind() != Kind.LOST) {
          return notInserted(trouble);
        }
        lost = lost.or(() -> Optional.of(trouble));
        if (deadline.pause(backoff.next()) == Pause.TOO_LATE) {
          return new Outcome.Unknown("The insertion was not answered: " + lost.get().detail());
        }
      }
    }
  }

  private static Outcome notInserted(SqlTrouble trouble) {
    return switch (trouble.kind()) {
      case NOT_SENT -> Outcome.Failed.unreachable("Cannot reach the database: " + trouble.detail());
      case BUSY -> Outcome.Failed.busy(trouble.detail());
      case BAD_VALUE, CONSTRAINT -> new Outcome.Rejected(trouble.code(), trouble.detail());
      case REFUSED -> new Outcome.Failed(trouble.code(), trouble.detail());
      case LOST -> new Outcome.Unknown(trouble.detail());
    };
  }

  /** The row is there, or the constraint is another. */
  private Outcome present(Map<String, String> values, SqlTrouble trouble, Deadline deadline)
      throws InterruptedException {
    Reading seen = looks.untilFinal(deadline, () -> read(look, values));
    Optional<Template> again = settings.table().secondTry();
    if (!(seen instanceof Understood row)) {
      return outcome(seen);
    }
    if (row.meaning() == Meaning.NOTHING) {
      return new Outcome.Rejected(trouble.code(), trouble.detail());
    }
    return row.meaning() == Meaning.FAILED && again.isPresent()
        ? tryAgain(again.get(), values, deadline)
        : outcome(seen);
  }

  /** If this changes no row another was faster; what comes of it is the same for both. */
  private Outcome tryAgain(Template again, Map<String, String> values, Deadline deadline)
      throws InterruptedException {
    try {
      database.change(again, values);
      return awaited(values, deadline);
    } catch (SqlTrouble trouble) {
      return notInserted(trouble);
    }
  }

  private Outcome awaited(Map<String, String> values, Deadline deadline)
      throws InterruptedException {
    return outcome(looks.untilFinal(deadline, () -> atWork(values)));
  }

  /** While a row that is there is waited for, one that the statement skips is being worked on. */
  private Reading atWork(Map<String, String> values) throws InterruptedException {
    Reading seen = read(poll, values);
    if (seen instanceof Understood row && row.meaning() == Meaning.NOTHING) {
      return Understood.of(Meaning.PENDING, "PENDING", "The row is being worked on");
    }
    boolean news = seen instanceof Understood row && row.meaning() != Meaning.PENDING;
    return news ? read(look, values) : seen;
  }

  private static Outcome outcome(Reading last) {
    if (last instanceof Understood row) {
      switch (row.meaning()) {
        case DONE:
          return new Outcome.Completed(row.attributes());
        case REJECTED:
          return new Outcome.Rejected(row.code(), row.detail());
        case FAILED:
          return new Outcome.Failed(row.code(), row.detail());
        case PENDING, NOTHING, BUSY, LOOK, UNCLEAR:
          break;
      }
    }
    return new Outcome.Unknown(last.detail());
  }

  @Override
  public Verification verify(ProvisioningCommand command) throws InterruptedException {
    Map<String, String> values = CommandValues.of(command);
    return Looks.verification(
        looks.untilFinal(new Deadline(clock, command.getDeadline()), () -> read(look, values)));
  }

  // ---- reading rows

  private Reading read(Template statement, Map<String, String> values) throws InterruptedException {
    try {
      List<Map<String, String>> rows = database.rows(statement, values);
      return rows.stream()
          .map(this::row)
          .min(Comparator.comparing(Understood::meaning))
          .orElseGet(() -> Understood.of(Meaning.NOTHING, "NOTHING", "There is no such row"));
    } catch (SqlTrouble trouble) {
      return trouble(trouble);
    }
  }

  private static Reading trouble(SqlTrouble trouble) {
    return trouble.kind() == Kind.NOT_SENT
        ? new Reading.NotSent("Cannot reach the database: " + trouble.detail())
        : Reading.unclear(trouble.detail());
  }

  /** What is neither state nor code nor detail is given back. */
  private Understood row(Map<String, String> row) {
    Map<String, String> attributes = new HashMap<>(row);
    String state = attributes.getOrDefault(STATE, "");
    attributes.keySet().removeAll(List.of(STATE, CODE, DETAIL));
    Meaning meaning = settings.table().meaning(state);
    return new Understood(
        meaning,
        row.getOrDefault(CODE, state),
        row.getOrDefault(DETAIL, "The row is '" + state + "'"),
        attributes,
        Duration.ZERO);
  }

  @Override
  public void close() {
    database.close();
  }
}
