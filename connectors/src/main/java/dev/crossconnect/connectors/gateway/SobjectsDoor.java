package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.topics.Position;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where Apex code, or anybody else who speaks JSON, pushes records of one type. */
final class SobjectsDoor {

  static final String TYPE = "type";

  private static final String ORGANISATION = "Salesforce-Organisation";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Doorway doorway;
  private final Organisations organisations;
  private final SobjectsReader reader;
  private final RememberedWrites remembered;
  private final GatewayMeters meters;

  SobjectsDoor(
      Doorway doorway,
      Organisations organisations,
      SobjectsReader reader,
      RememberedWrites remembered,
      GatewayMeters meters) {
    this.doorway = doorway;
    this.organisations = organisations;
    this.reader = reader;
    this.remembered = remembered;
    this.meters = meters;
  }

  /** What is known of a request once its body was taken apart. */
  private record Push(
      String organisationId,
      int length,
      List<SobjectOutcome> outcomes,
      Optional<RememberedWrites.Request> request) {

    List<Arrival> arrivals() {
      return outcomes.stream()
          .filter(SobjectOutcome.Taken.class::isInstance)
          .map(taken -> ((SobjectOutcome.Taken) taken).arrival())
          .toList();
    }
  }

  void enter(Context context) {
    Visit visit = doorway.visit(context);
    Push push;
    CompletableFuture<Position> written;
    try {
      push = read(context, visit);
      written = write(visit, push);
    } catch (RuntimeException e) {
      visit.turnAway();
      throw e instanceof Refusal refusal ? refused(context, refusal) : e;
    }
    doorway.answer(
        context,
        visit,
        written,
        position -> accept(context, push, position),
        refusal -> {
          throw refused(context, refusal);
        });
  }

  private Push read(Context context, Visit visit) {
    String type =
        OutboundMessageReader.localType(context.pathParam(TYPE))
            .filter(context.pathParam(TYPE)::equals)
            .orElseThrow(
                () ->
                    Refusal.of(
                        Refusal.Reason.MALFORMED,
                        "The path does not end with the API name of an object",
                        Map.of("field", "type", "allowed", "[A-Za-z][A-Za-z0-9_]{0,79}")));
    String organisation =
        organisations.named(
            visit
                .header(ORGANISATION)
                .or(() -> Optional.ofNullable(context.queryParam("organisation"))));
    Body body = doorway.read(visit);
    meters.received(body.length());
    Utf8Text text = Utf8Text.ofJson(body, visit.charset());
    Optional<RememberedWrites.Request> request =
        visit
            .header(IDEMPOTENCY_KEY)
            .map(key -> RememberedWrites.request(organisation, type, key, text));
    return new Push(organisation, body.length(), reader.read(text, organisation, type), request);
  }

  private CompletableFuture<Position> write(Visit visit, Push push) {
    Optional<Position> before = push.request().flatMap(remembered::find);
    if (before.isPresent()) {
      return CompletableFuture.completedFuture(before.get());
    }
    CompletableFuture<Position> written =
        doorway.write(
            visit, push.length(), push.organisationId(), Door.SOBJECTS, push.arrivals(), meters);
    return push.request().isEmpty()
        ? written
        : written.whenComplete(
            (position, failure) -> {
              if (failure == null) {
                remembered.remember(push.request().get(), position);
              }
            });
  }

  private void accept(Context context, Push push, Position position) {
    context
        .status(202)
        .header(Visit.POSITION, position.toString())
        .contentType("application/json")
        .result(SobjectsAnswer.of(push.outcomes(), position));
  }

  private HttpResponseException refused(Context context, Refusal refusal) {
    meters.refused(refusal.reason());
    return refusal.asProblem(context);
  }
}
