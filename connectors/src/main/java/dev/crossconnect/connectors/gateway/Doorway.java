package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.topics.Position;
import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all doors have in common: room and time for a request, its body, the log, and the wait until
 * what it brought is durable. No thread waits with it: a Kafka that hangs holds up callers, but not
 * the threads that serve everybody else.
 */
final class Doorway {

  private static final Logger LOG = LoggerFactory.getLogger(Doorway.class);

  private final Admission admission;
  private final BodyReader bodies;
  private final CallerLimits limits;
  private final NotificationLog log;
  private final Duration ackTimeout;

  Doorway(
      Admission admission,
      BodyReader bodies,
      CallerLimits limits,
      NotificationLog log,
      Duration ackTimeout) {
    this.admission = admission;
    this.bodies = bodies;
    this.limits = limits;
    this.log = log;
    this.ackTimeout = ackTimeout;
  }

  Visit visit(Context context) {
    return new Visit(context, admission.claim(), Deadline.in(ackTimeout));
  }

  Body read(Visit visit) {
    return visit.body(bodies);
  }

  /** Completes once all of it is durable. */
  CompletableFuture<Position> write(
      Visit visit,
      int length,
      String organisationId,
      Door door,
      List<Arrival> arrivals,
      GatewayMeters meters) {
    limits.require(visit.caller(organisationId), length);
    return log.append(organisationId, door, arrivals, visit.deadline())
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                meters.accepted(organisationId, arrivals.size(), visit.nanosSoFar());
              }
            });
  }

  /**
   * Answers once it is known what to answer, on a thread of the HTTP server: a caller that reads
   * its answer slowly must not hold up the producer's only thread, which everybody waits for.
   */
  void answer(
      Context context,
      Visit visit,
      CompletableFuture<Position> written,
      Consumer<Position> accept,
      Consumer<Refusal> refuse) {
    CompletableFuture<Position> freed = written.whenComplete((position, failure) -> visit.close());
    context.future(
        () -> {
          AsyncContext request = context.req().getAsyncContext();
          return freed.handleAsync(
              (position, failure) -> {
                if (failure == null) {
                  accept.accept(position);
                } else {
                  refuse.accept(asRefusal(failure));
                }
                return null;
              },
              answering -> handOver(request, answering));
        });
  }

  /**
   * A server that stops ends its requests without asking, and what was one may by now be another on
   * the same connection; nobody is left to be answered then.
   */
  private static void handOver(AsyncContext request, Runnable answering) {
    try {
      request.start(answering);
    } catch (IllegalStateException | RejectedExecutionException over) {
      LOG.debug("A request was over before it could be answered", over);
    }
  }

  private static Refusal asRefusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    throw new CompletionException(cause);
  }
}
