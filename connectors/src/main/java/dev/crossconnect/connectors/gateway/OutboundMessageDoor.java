package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.topics.Position;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where Salesforce delivers outbound messages. Whatever it is told, it is told in SOAP, and unless
 * it is told that everything is durable it sends again.
 */
final class OutboundMessageDoor {

  static final String SECRET = "secret";

  private final Doorway doorway;
  private final PathSecret secret;
  private final OutboundMessageReader reader;
  private final GatewayMeters meters;

  OutboundMessageDoor(
      Doorway doorway, PathSecret secret, OutboundMessageReader reader, GatewayMeters meters) {
    this.doorway = doorway;
    this.secret = secret;
    this.reader = reader;
    this.meters = meters;
  }

  void withoutSecret(Context context) {
    enter(context, Optional.empty());
  }

  void withSecret(Context context) {
    enter(context, Optional.of(context.pathParam(SECRET)));
  }

  private void enter(Context context, Optional<String> told) {
    Visit visit = doorway.visit(context);
    CompletableFuture<Position> written;
    try {
      if (!secret.opensTo(told)) {
        throw Refusal.of(
            Refusal.Reason.WRONG_SECRET, "The path does not end with the right secret");
      }
      written = write(visit);
    } catch (RuntimeException e) {
      visit.turnAway();
      if (e instanceof Refusal refusal) {
        refuse(context, refusal);
        return;
      }
      throw e;
    }
    doorway.answer(
        context, visit, written, position -> acknowledge(context), r -> refuse(context, r));
  }

  private CompletableFuture<Position> write(Visit visit) {
    Body body = doorway.read(visit);
    meters.received(body.length());
    OutboundMessage message = reader.read(Utf8Text.ofXml(body, visit.charset()));
    return doorway.write(
        visit,
        body.length(),
        message.organisationId(),
        Door.OUTBOUND_MESSAGE,
        message.notifications(),
        meters);
  }

  private static void acknowledge(Context context) {
    context.status(200).contentType(SoapAnswers.CONTENT_TYPE).result(SoapAnswers.ack());
  }

  private void refuse(Context context, Refusal refusal) {
    meters.refused(refusal.reason());
    refusal.retryAfterSeconds().ifPresent(wait -> context.header("Retry-After", wait));
    context
        .status(refusal.reason().status())
        .contentType(SoapAnswers.CONTENT_TYPE)
        .result(SoapAnswers.fault(refusal.reason(), refusal.getMessage()));
  }
}
