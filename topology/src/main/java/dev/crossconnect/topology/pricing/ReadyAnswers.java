package dev.crossconnect.topology.pricing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crossconnect.topology.pricing.PriceViews.PriceView;
import io.javalin.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Prices that were asked for lately, as they are sent.
 *
 * <p>Each is kept under the very lists and offers it was made of. When a price changes the store
 * hands out another list, and when the offers are mended there is another object of those, so what
 * was made of the old ones is never found again, and nobody has to think of it. What depends on the
 * time of asking holds up to the next boundary of a list or a promotion.
 */
final class ReadyAnswers {

  private static final int TAG_BYTES = 12;

  /** A price in JSON, and a tag that is another if the price is. */
  static final class Answer {

    private final byte[] json;
    private final String tag;

    private Answer(byte[] json) {
      this.json = json;
      this.tag = tagOf(json);
    }

    /** Not to be changed: it is sent to others as well. */
    byte[] json() {
      return json;
    }

    String tag() {
      return tag;
    }
  }

  /** What a price depends on, but for the time. The lists and offers are compared by identity. */
  private record Question(List<PriceList> lists, Offers offers, Item item, Buyer buyer) {}

  private record Ready(Answer answer, Interval holds) {}

  private final Cache<Question, Ready> answers;

  ReadyAnswers(PricingSettings settings) {
    this.answers =
        Caffeine.newBuilder().maximumSize(settings.cachedAnswers()).executor(Runnable::run).build();
  }

  /** The answer that is ready, or the one that is made of what this charges. */
  Answer of(
      PriceBooks books,
      Offers offers,
      Item item,
      Ask ask,
      JsonMapper json,
      Supplier<Priced.Charged> charged) {
    if (ask.start().isPresent() || !ask.isOfToday()) {
      return made(charged.get(), ask, json);
    }
    List<PriceList> lists = lists(books, offers, item, ask);
    Question question = new Question(lists, offers, item, ask.buyer());
    Ready ready = answers.getIfPresent(question);
    if (ready != null && ready.holds().contains(ask.at())) {
      return ready.answer();
    }
    Answer answer = made(charged.get(), ask, json);
    answers.put(question, new Ready(answer, holds(lists, offers, ask)));
    return answer;
  }

  /** Looked up before the price is: one that is newer than they are does no harm. */
  private static List<PriceList> lists(PriceBooks books, Offers offers, Item item, Ask ask) {
    List<PriceList> lists = new ArrayList<>(1);
    lists.add(books.list(ask.priceBook(), item.sku(), ask.currency()));
    offers
        .parts(item.sku())
        .ifPresent(
            parts ->
                parts
                    .keySet()
                    .forEach(part -> lists.add(books.list(ask.priceBook(), part, ask.currency()))));
    return lists;
  }

  private static Interval holds(List<PriceList> lists, Offers offers, Ask ask) {
    List<Interval> boundaries = new ArrayList<>(offers.windows());
    lists.forEach(
        list ->
            list.known(ask.knownAt()).forEach(known -> boundaries.add(known.version().valid())));
    return Interval.between(boundaries, ask.at());
  }

  private static Answer made(Priced.Charged charged, Ask ask, JsonMapper json) {
    return new Answer(
        json.toJsonString(PriceView.of(charged, ask), PriceView.class)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String tagOf(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
