package dev.crossconnect.adapters.jdbc;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification.Done;
import dev.crossconnect.adapters.legacy.Verification.NotDone;
import dev.crossconnect.adapters.legacy.Verification.Undecided;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedDatabase;
import dev.crossconnect.adapters.simulated.SimulatedLogistics;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.Verb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JdbcSystemTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final LogisticsBed bed = new LogisticsBed();
  private LegacySystem adapter;

  @BeforeEach
  void connect() {
    adapter = bed.connect();
  }

  @AfterEach
  void close() {
    adapter.close();
    bed.close();
  }

  @Test
  void aShipmentIsPutIntoTheTableAndItsResultIsGivenBack() throws Exception {
    assertThat(adapter.execute(router("c-1").build()))
        .isInstanceOfSatisfying(
            Completed.class,
            completed -> assertThat(completed.attributes()).containsOnlyKeys("tracking"));
    assertThat(bed.logistics().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void theSameCommandAgainFindsItsRowAndDoesNothing() throws Exception {
    Outcome first = adapter.execute(router("c-1").build());
    assertThat(adapter.execute(router("c-1").build())).isEqualTo(first);
    assertThat(bed.logistics().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void noValueCanBecomePartOfAStatement() throws Exception {
    String nasty = "'); DROP TABLE shipments; -- ${commandId} \\ \" ? $1";
    ProvisioningCommand command =
        router("c'; --").setParameters(Map.of("sku", nasty, "site", "DUB1")).build();
    assertThat(adapter.execute(command)).isInstanceOf(Completed.class);
    assertThat(bed.logistics().effects()).containsExactly(Map.entry("c'; --", 1));
  }

  @Test
  void whatNoDatabaseCanStoreIsRejectedWithoutAsking() throws Exception {
    assertThat(adapter.execute(router("c-1").setParameters(Map.of("sku", "a\0b")).build()))
        .isEqualTo(new Rejected("BAD_VALUE", "A value holds U+0000, which databases cannot store"));
  }

  @Test
  void aValueThatDoesNotFitIsRejectedInTheDatabasesWords() throws Exception {
    assertThat(adapter.execute(router("c-1").setParameters(Map.of("sku", "x".repeat(201))).build()))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("SQL 22001"));
  }

  @Test
  void whatTheFileDoesNotSayIsRejected() throws Exception {
    assertThat(adapter.execute(router("c-1").setSpecification("sofa").build()))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("NO_STATEMENT"));
  }

  @Test
  void aRefusalAndAFailureComeInTheSystemsWords() throws Exception {
    bed.logistics().refuse(Dial.next(1));
    assertThat(adapter.execute(router("c-1").build()))
        .isEqualTo(new Rejected("SIM-REFUSED", "This is not sent"));
    bed.logistics().fail(Dial.next(1));
    assertThat(adapter.execute(router("c-2").build()))
        .isEqualTo(new Failed("SIM-FAILED", "It fell off the van"));
  }

  @Test
  void whatFailedIsGivenToTheSystemOnceMore() throws Exception {
    bed.logistics().fail(Dial.next(1));
    adapter.execute(router("c-1").build());
    assertThat(adapter.verify(router("c-1").build())).isInstanceOf(NotDone.class);

    assertThat(adapter.execute(router("c-1").build())).isInstanceOf(Completed.class);
    assertThat(bed.logistics().effects()).containsExactly(Map.entry("c-1", 1));
  }

  @Test
  void aLockThatIsHeldTooLongIsBusy() throws Exception {
    try (Connection other = bed.own().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE shipments IN ACCESS EXCLUSIVE MODE");

      assertThat(adapter.execute(router("c-1").build()))
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.code()).isEqualTo("BUSY"));

      other.rollback();
    }
    assertThat(adapter.execute(router("c-1").build())).isInstanceOf(Completed.class);
  }

  @Test
  void aDatabaseThatIsAwayIsUnreachable() throws Exception {
    bed.wire().stop();
    assertThat(adapter.execute(router("c-1").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("UNREACHABLE"));
    assertThat(adapter.verify(router("c-1", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void aRowThatIsWorkedOnIsWaitedForWithoutAConnection() throws Exception {
    bed.logistics().workFor(Duration.ofMillis(600));
    CompletableFuture<?>[] outcomes =
        IntStream.range(0, 20)
            .mapToObj(n -> CompletableFuture.runAsync(() -> completed("c-" + n), Runnables::start))
            .toArray(CompletableFuture<?>[]::new);

    CompletableFuture.allOf(outcomes).join();

    assertThat(bed.logistics().effects()).hasSize(20);
    assertThat(bed.logistics().effects().values()).containsOnly(1);
  }

  @Test
  void workThatOutlastsTheDeadlineIsUnknown() throws Exception {
    bed.logistics().stop();
    assertThat(adapter.execute(router("c-1", SHORT).build())).isInstanceOf(Unknown.class);
    assertThat(adapter.verify(router("c-1", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void aTurnThatDiesHasNotBeenAndTwoProgramsDoNothingTwice() throws Exception {
    bed.logistics().crash(Dial.next(3));
    try (SimulatedLogistics second = new SimulatedLogistics(bed.own())) {
      second.restFor(Duration.ofMillis(1));
      second.start();
      for (int n = 0; n < 20; n++) {
        completed("c-" + n);
      }
    }
    assertThat(bed.logistics().effects()).hasSize(20);
    assertThat(bed.logistics().effects().values()).containsOnly(1);
  }

  @Test
  void anInterruptedCallGivesUp() {
    bed.logistics().stop();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread call =
        new Thread(
            () -> {
              try {
                adapter.execute(router("c-1").build());
              } catch (InterruptedException e) {
                end.complete(e);
              }
            });
    call.start();
    await().until(() -> call.getState() == Thread.State.TIMED_WAITING);

    call.interrupt();

    assertThat(end.join()).isInstanceOf(InterruptedException.class);
  }

  // ---- the database of the demo

  @Test
  void theDatabaseOfTheDemoKeepsItsBooksAndLetsTheHubDoWhatItNeeds(@TempDir Path directory)
      throws Exception {
    try (SimulatedDatabase first = new SimulatedDatabase(directory)) {
      first.start();
      LegacySystem hub =
          LogisticsBed.connect(first.url(), SimulatedDatabase.USERNAME, first.password());
      assertThat(hub.execute(router("c-1").build())).isInstanceOf(Completed.class);
      hub.close();
      try (Connection connection =
              DriverManager.getConnection(
                  first.url(), SimulatedDatabase.USERNAME, first.password());
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("DELETE FROM shipments"))
            .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> statement.execute("SELECT * FROM parcels"))
            .isInstanceOf(SQLException.class);
      }
    }
    try (SimulatedDatabase second = new SimulatedDatabase(directory)) {
      second.start();
      LegacySystem hub =
          LogisticsBed.connect(second.url(), SimulatedDatabase.USERNAME, second.password());
      assertThat(hub.verify(router("c-1").build())).isInstanceOf(Done.class);
      assertThat(hub.execute(router("c-1").build())).isInstanceOf(Completed.class);
      assertThat(second.logistics().effects()).containsExactly(Map.entry("c-1", 1));
      hub.close();
    }
  }

  // ---- the file

  @Test
  void aStatementThatDoesNotGoByTheCommandIsRefused() {
    assertThatThrownBy(
            () ->
                new StagingTable(
                    "SELECT state FROM t",
                    null,
                    null,
                    Map.of("D", dev.crossconnect.adapters.reading.Meaning.DONE),
                    Map.of()))
        .hasMessage("'look' does not go by ${commandId}");
  }

  @Test
  void aUrlOfAnotherKindIsRefused() {
    assertThatThrownBy(
            () ->
                JdbcSettings.from(
                    "adapters.x.",
                    Map.of("adapters.x.url", "http://x", "adapters.x.table.file", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("adapters.x.url")
        .hasMessageContaining("jdbc:");
  }

  private void completed(String commandId) {
    try {
      assertThat(adapter.execute(router(commandId).build())).isInstanceOf(Completed.class);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ProvisioningCommand.Builder router(String commandId) {
    return router(commandId, Duration.ofSeconds(30));
  }

  private static ProvisioningCommand.Builder router(String commandId, Duration deadline) {
    return command(commandId, deadline)
        .setVerb(Verb.PROVISION)
        .setSpecification("managed-router")
        .setParameters(Map.of("sku", "ROUTER", "site", "DUB1"));
  }

  private static final class Runnables {
    static void start(Runnable work) {
      new Thread(work).start();
    }
  }
}
