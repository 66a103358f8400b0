package dev.crossconnect.connectors.gateway;

import dev.crossconnect.avro.QuarantinedNotification;
import dev.crossconnect.avro.topics.Position;
import dev.crossconnect.connectors.gateway.QuarantineEntry.Place;
import dev.crossconnect.connectors.gateway.Refusal.Reason;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What arrived durably but could not be understood, for people: to look at, to send once more when
 * the mapping has been mended, or to throw away.
 */
final class QuarantineApi {

  private static final int USUAL_LIMIT = 100;
  private static final int HIGHEST_LIMIT = 1_000;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final QuarantineReader reader;
  private final QuarantineLookup lookup;
  private final NotificationLog log;
  private final Duration timeout;

  QuarantineApi(
      QuarantineReader reader, QuarantineLookup lookup, NotificationLog log, Duration timeout) {
    this.reader = reader;
    this.lookup = lookup;
    this.log = log;
    this.timeout = timeout;
  }

  void addRoutes(RoutesConfig routes) {
    routes.get("/v1/quarantine", refusing(this::list));
    routes.get("/v1/quarantine/{id}", refusing(this::show));
    routes.post("/v1/quarantine/{id}/replay", refusing(this::replay));
    routes.delete("/v1/quarantine/{id}", refusing(this::delete));
  }

  private static Handler refusing(Handler handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (Refusal refusal) {
        throw refusal.asProblem(context);
      }
    };
  }

  private void list(Context context) {
    Optional<Place> after = Optional.ofNullable(context.queryParam("after")).map(this::place);
    QuarantineIndex.Page page = index().page(after, limit(context));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("items", page.entries().stream().map(QuarantineApi::described).toList());
    page.next().ifPresent(next -> answer.put("next", next.toString()));
    answer.put("omitted", page.omitted());
    context.json(answer);
  }

  private void show(Context context) {
    QuarantineEntry entry = entry(context);
    QuarantinedNotification whole = fetch(entry, Deadline.in(timeout));
    Map<String, Object> answer = described(entry);
    answer.put("detail", whole.getDetail());
    answer.put(
        "payload",
        StandardCharsets.UTF_8.decode(whole.getNotification().getPayload().duplicate()).toString());
    context.json(answer);
  }

  /**
   * First the notification is written once more, then its entry is deleted. If the hub dies in
   * between, the entry is still there and can be replayed again, to no second effect.
   */
  private void replay(Context context) {
    Deadline deadline = Deadline.in(timeout);
    QuarantineEntry entry = entry(context);
    QuarantinedNotification whole = fetch(entry, deadline);
    Position position = log.replay(whole, deadline);
    discard(entry, deadline);
    answer(context.status(202), entry, position);
  }

  private void delete(Context context) {
    QuarantineEntry entry = entry(context);
    answer(context.status(200), entry, discard(entry, Deadline.in(timeout)));
  }

  private Position discard(QuarantineEntry entry, Deadline deadline) {
    Position position = log.discard(entry, deadline);
    // The reader will hear of it too; whoever asks now need not wait for that.
    index().remove(entry.id());
    return position;
  }

  private static void answer(Context context, QuarantineEntry entry, Position position) {
    context
        .header(Visit.POSITION, position.toString())
        .json(Map.of("id", entry.id(), "position", position.toString()));
  }

  private QuarantinedNotification fetch(QuarantineEntry entry, Deadline deadline) {
    return lookup
        .fetch(entry, deadline)
        .orElseThrow(
            () -> {
              index().remove(entry.id());
              return missing(entry.id());
            });
  }

  private QuarantineEntry entry(Context context) {
    String id = context.pathParam("id");
    return index().find(id).orElseThrow(() -> missing(id));
  }

  private QuarantineIndex index() {
    return reader
        .index()
        .orElseThrow(
            () ->
                Refusal.forNow(
                    Reason.UNAVAILABLE, "The quarantine is still being read; ask again", RETRY));
  }

  private static Refusal missing(String id) {
    return Refusal.of(
        Reason.NOT_FOUND,
        "There is no such entry among those that are listed: it was replayed or deleted, has"
            + " reached its age, is one of those omitted, or never was",
        Map.of("field", "id", "value", id));
  }

  private Place place(String after) {
    return Place.parse(after)
        .orElseThrow(
            () ->
                Refusal.of(
                    Reason.MALFORMED,
                    "'after' is not what a list answered as 'next'",
                    Map.of("field", "after", "value", after)));
  }

  private static int limit(Context context) {
    String told = context.queryParam("limit");
    if (told == null) {
      return USUAL_LIMIT;
    }
    if (!told.matches("[0-9]{1,4}")
        || Integer.parseInt(told) < 1
        || Integer.parseInt(told) > HIGHEST_LIMIT) {
      throw Refusal.of(
          Reason.MALFORMED,
          "'limit' is a number from 1 to " + HIGHEST_LIMIT,
          Map.of("field", "limit", "value", told, "allowed", "1 to " + HIGHEST_LIMIT));
    }
    return Integer.parseInt(told);
  }

  private static Map<String, Object> described(QuarantineEntry entry) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", entry.id());
    item.put("organisationId", entry.organisationId());
    item.put("door", entry.door());
    entry.notificationId().ifPresent(id -> item.put("notificationId", id));
    entry.sobjectType().ifPresent(type -> item.put("sobjectType", type));
    entry.recordId().ifPresent(id -> item.put("recordId", id));
    item.put("reason", entry.reason());
    item.put("detail", entry.detail());
    item.put("receivedAt", entry.receivedAt().toString());
    item.put("quarantinedAt", entry.quarantinedAt().toString());
    return item;
  }
}
