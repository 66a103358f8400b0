package dev.crossconnect.adapters.runner;

import dev.crossconnect.adapters.legacy.Backoff;
import dev.crossconnect.adapters.legacy.LegacySystem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands from Kafka to one legacy system, and results back.
 *
 * <p>Whatever can pass (brokers away, this instance fenced or thrown out of its group) is met by
 * making the Kafka clients anew, with growing pauses. What cannot ends the runner and is told by
 * {@link #failed()}.
 */
public final class TargetRunner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TargetRunner.class);
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(10);
  private static final Duration CLIENTS_CLOSING = Duration.ofSeconds(4);

  private final RunnerSettings settings;
  private final LegacySystem system;
  private final Surroundings surroundings;
  private final String group;
  private final Gate gate;
  private final RunnerMetrics metrics;
  private final CommandHandler handler;
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = State.STARTING;
  private volatile Session session;
  private Backoff backoff = restartBackoff();

  /** The runner closes the legacy system when it ends. */
  public TargetRunner(RunnerSettings settings, LegacySystem system, Surroundings surroundings) {
    this.settings = settings;
    this.system = system;
    this.surroundings = surroundings;
    this.group = surroundings.topics().settings().prefix() + "adapter-" + settings.target();
    this.gate = new Gate(settings.gate(), surroundings.clock(), System::nanoTime);
    this.metrics = new RunnerMetrics(surroundings.metrics(), settings.target());
    metrics.watch(gate);
    this.handler = new CommandHandler(settings.target(), surroundings, metrics);
    this.thread = new Thread(this::run, "adapter-" + settings.target());
  }

  public void start() {
    thread.start();
  }

  public String target() {
    return settings.target();
  }

  public State state() {
    return state;
  }

  /** Completes with the reason if the runner ends without having been closed. */
  public CompletableFuture<Throwable> failed() {
    return failed.copy();
  }

  private void run() {
    try {
      while (!stopping()) {
        runSession();
      }
      state = State.CLOSED;
    } catch (InterruptedException | RuntimeException | Error e) {
      state = State.FAILED;
      log.error("The runner of target {} ends", target(), e);
      failed.complete(e instanceof Session.WorkerFailed ? e.getCause() : e);
    } finally {
      system.close();
    }
  }

  private void runSession() throws InterruptedException {
    try (KafkaClients clients =
        KafkaClients.open(group, surroundings.instanceId(), surroundings.kafka())) {
      Lease lease = new Lease(KafkaClients.sessionTimeout(surroundings.kafka()), System::nanoTime);
      session =
          new Session(
              settings,
              surroundings.topics().commands(target()).name(),
              clients,
              lease,
              handler,
              system,
              gate,
              surroundings.clock(),
              this::stopping,
              this::joined);
      try {
        session.run();
      } catch (RuntimeException e) {
        session.abandon();
        throw e;
      } finally {
        session.close();
      }
    } catch (RuntimeException e) {
      recoverFrom(e);
    }
  }

  /**
   * A new session verifies what this one left; it must not look while a call of this one is still
   * on its way to the legacy system.
   */
  private void recoverFrom(RuntimeException e) throws InterruptedException {
    if (!passes(e)) {
      throw e;
    }
    state = State.RECOVERING;
    metrics.restarted();
    Duration pause = backoff.next();
    log.warn(
        "The Kafka session of target {} ended, the next begins in {} ms: {}",
        target(),
        pause.toMillis(),
        e.toString());
    while (session != null && !stopping() && !session.quietAfter(BETWEEN_COMPLAINTS)) {
      log.warn("Target {} waits for calls that do not heed their interruption", target());
    }
    if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      log.info("Target {} stops while recovering", target());
    }
  }

  private static boolean passes(RuntimeException e) {
    if (e instanceof AuthenticationException
        || e instanceof AuthorizationException
        || e instanceof UnsupportedVersionException
        || e instanceof ConfigException
        || e.getCause() instanceof ConfigException) {
      return false;
    }
    return e instanceof KafkaException || e instanceof IllegalStateException;
  }

  private void joined() {
    state = State.RUNNING;
    backoff = restartBackoff();
  }

  private static Backoff restartBackoff() {
    return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  /** Asks the runner to stop; {@link #close} waits for it. */
  public void stop() {
    stop.countDown();
    Session current = session;
    if (current != null) {
      current.ring();
    }
  }

  /** Takes up nothing new, lets calls finish for the drain time, and leaves the group. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(settings.drain().plus(CLIENTS_CLOSING).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a runner is at. */
  public enum State {
    STARTING,
    /** In its group; it may have partitions or none. */
    RUNNING,
    /** Between two sessions. */
    RECOVERING,
    CLOSED,
    FAILED
  }
}
