package dev.crossconnect.topology.intake;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.RecordState;
import dev.crossconnect.avro.SalesforceNotification;
import dev.crossconnect.avro.salesforce.SalesforceId;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Orders as the TM Forum's TMF622 v4 writes them. They go the way of Salesforce's orders, from the
 * topic of notifications on; since their words are the TM Forum's, no mapping has a say in them.
 *
 * <p>The door that takes an order and the intake behind Kafka understand it by the same rules, so
 * what was accepted does not end in quarantine.
 */
public final class ProductOrders {

  /** What stands where others name the object: no object of Salesforce can be called like this. */
  static final String SOBJECT = "TMF622.ProductOrder";

  private static final int MOST_ITEMS = 500;
  private static final int MOST_CHARACTERISTICS = 100;
  private static final int LONGEST_TEXT = 255;
  private static final int QUANTITY_DECIMALS = 6;
  private static final BigDecimal MOST = new BigDecimal("1000000000000");

  /** Ids are parts of other ids, of URLs and of keys. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final String ID_EXPECTED = "1 to 64 letters, digits, hyphens or underscores";

  private static final Map<String, String> ACTIONS =
      Map.of("add", "Add", "modify", "Change", "delete", "Remove");

  private static final SobjectReader READER = new SobjectReader();

  private ProductOrders() {}

  /**
   * An order that was understood.
   *
   * @param isNamed whether the caller has named it, so that the same order can come again
   * @param notification to be written under the order's id
   */
  public record Taken(CustomerOrder order, boolean isNamed, SalesforceNotification notification) {}

  /** Why it cannot be one: which field, what stands there, and what would be right. */
  public static final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;
    private final String allowed;

    Unfit(String field, String value, String allowed) {
      super("'" + field + "' must be " + allowed, null, false, false);
      this.field = field;
      this.value = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "…" : value;
      this.allowed = allowed;
    }

    public String field() {
      return field;
    }

    public String value() {
      return value;
    }

    public String allowed() {
      return allowed;
    }
  }

  /** Understands what a caller has sent at this time. */
  public static Taken take(byte[] body, Instant at) throws Unfit {
    SalesforceNotification unnamed = notification(null, body, at);
    Sobject order = read(unnamed);
    Optional<String> name = name(order);
    String id = name.orElseGet(() -> "po-" + UUID.randomUUID());
    SalesforceNotification notification = notification(id, body, at);
    CustomerOrder wanted =
        AssemblyRules.decide(Optional.empty(), header(id, order, at), at)
            .flatMap(AssemblyRules.Step::order)
            .orElseThrow();
    return new Taken(wanted, name.isPresent(), notification);
  }

  /** Whether it came by this way. */
  static boolean isOne(SalesforceNotification notification) {
    return SOBJECT.equals(notification.getSobjectType());
  }

  static Understood.Header understand(SalesforceNotification notification) throws Misunderstanding {
    try {
      return header(
          notification.getRecordId(), READER.read(notification), notification.getReceivedAt());
    } catch (Unfit e) {
      throw new Misunderstanding("field-invalid", e.getMessage() + ", and is '" + e.value() + "'");
    }
  }

  private static SalesforceNotification notification(String id, byte[] body, Instant at) {
    return new SalesforceNotification(
        "", Door.SOBJECTS, null, SOBJECT, id, at, ByteBuffer.wrap(body));
  }

  private static Sobject read(SalesforceNotification notification) throws Unfit {
    try {
      return READER.read(notification);
    } catch (Misunderstanding e) {
      throw new Unfit("body", "", "a product order as JSON: " + e.getMessage());
    }
  }

  /**
   * The id that the order has whenever the same caller sends it: its own, or one that follows from
   * the name it has with the caller. So a repeat meets the order, whichever instance it comes to.
   */
  private static Optional<String> name(Sobject order) throws Unfit {
    Optional<String> id = text(order, "id", "id");
    if (id.isPresent()) {
      requireId("id", id.get());
      return Optional.of(SalesforceId.widen(id.get()).orElse(id.get()));
    }
    return text(order, "externalId", "externalId").map(ProductOrders::digest);
  }

  private static String digest(String externalId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(externalId.getBytes(StandardCharsets.UTF_8));
      return "po-" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static Understood.Header header(String id, Sobject order, Instant at) throws Unfit {
    Map<String, String> fields = new HashMap<>();
    fields.put("status", CustomerOrder.Status.ACTIVATED.name().toLowerCase(java.util.Locale.ROOT));
    put(fields, "number", text(order, "externalId", "externalId"));
    put(fields, "account", customer(order));
    put(fields, "effectiveDate", day(order, "requestedStartDate"));
    put(fields, "dueDate", day(order, "requestedCompletionDate"));
    return new Understood.Header(id, record(id, fields, Map.of(), at), items(order, at));
  }

  private static RecordState record(
      String id, Map<String, String> fields, Map<String, String> parameters, Instant at) {
    return new RecordState(at.toEpochMilli(), false, fields, parameters, id);
  }

  private static void put(Map<String, String> fields, String name, Optional<String> value) {
    value.ifPresent(text -> fields.put(name, text));
  }

  private static List<RecordState> items(Sobject order, Instant at) throws Unfit {
    List<Sobject> items = order.children().getOrDefault("productOrderItem", List.of());
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new Unfit(
          "productOrderItem", items.size() + " items", "an array of 1 to " + MOST_ITEMS + " items");
    }
    Set<String> ids = new HashSet<>();
    List<RecordState> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String path = "productOrderItem[" + i + "]";
      RecordState line = item(items.get(i), path, at);
      if (!ids.add(line.getRecordId())) {
        throw new Unfit(path + ".id", line.getRecordId(), "another id than that of any other item");
      }
      lines.add(line);
    }
    return lines;
  }

  private static RecordState item(Sobject item, String path, Instant at) throws Unfit {
    if (item.children().containsKey("productOrderItem")) {
      throw new Unfit(
          path + ".productOrderItem", "", "left out: a bundle is ordered by its own offering");
    }
    String id = required(item, "id", path);
    requireId(path + ".id", id);
    Map<String, String> fields = new HashMap<>();
    fields.put("sku", required(item, "productOffering.id", path));
    fields.put("quantity", quantity(item, path));
    fields.put("action", action(item, path));
    put(fields, "site", site(item, path));
    return record(id, fields, characteristics(item, path), at);
  }

  private static String action(Sobject item, String path) throws Unfit {
    String given = required(item, "action", path);
    String action = ACTIONS.get(given);
    if (action == null) {
      throw new Unfit(
          path + ".action", given, "add, modify or delete; what does not change is left out");
    }
    return action;
  }

  private static String quantity(Sobject item, String path) throws Unfit {
    String given = item.field("quantity").orElse("1");
    try {
      BigDecimal quantity = new BigDecimal(FieldType.DECIMAL.canonical(given));
      if (quantity.signum() > 0
          && quantity.compareTo(MOST) < 0
          && quantity.scale() <= QUANTITY_DECIMALS) {
        return quantity.toPlainString();
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw noQuantity(path, given);
    }
    throw noQuantity(path, given);
  }

  private static Unfit noQuantity(String path, String given) {
    return new Unfit(
        path + ".quantity",
        given,
        "a number above 0 with at most " + QUANTITY_DECIMALS + " decimals");
  }

  private static Optional<String> site(Sobject item, String path) throws Unfit {
    List<Sobject> places = item.children().getOrDefault("product.place", List.of());
    if (places.size() > 1) {
      throw new Unfit(
          path + ".product.place", places.size() + " places", "one place: an item has one site");
    }
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(required(places.get(0), "id", path + ".product.place[0]"));
  }

  private static Map<String, String> characteristics(Sobject item, String path) throws Unfit {
    List<Sobject> given = item.children().getOrDefault("product.productCharacteristic", List.of());
    if (given.size() > MOST_CHARACTERISTICS) {
      throw new Unfit(
          path + ".product.productCharacteristic",
          given.size() + " characteristics",
          "at most " + MOST_CHARACTERISTICS + " characteristics");
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String at = path + ".product.productCharacteristic[" + i + "]";
      String name = required(given.get(i), "name", at);
      if (parameters.put(name, required(given.get(i), "value", at)) != null) {
        throw new Unfit(at + ".name", name, "another name than that of any other characteristic");
      }
    }
    return parameters;
  }

  /** The party that is the customer; the only one if there is but one. */
  private static Optional<String> customer(Sobject order) throws Unfit {
    List<Sobject> parties = order.children().getOrDefault("relatedParty", List.of());
    for (int i = 0; i < parties.size(); i++) {
      boolean isCustomer =
          parties.get(i).field("role").filter("customer"::equalsIgnoreCase).isPresent();
      if (isCustomer || parties.size() == 1) {
        String id = required(parties.get(i), "id", "relatedParty[" + i + "]");
        return Optional.of(SalesforceId.widen(id).orElse(id));
      }
    }
    return Optional.empty();
  }

  /** The TM Forum has moments where the hub has days, in UTC. */
  private static Optional<String> day(Sobject order, String field) throws Unfit {
    Optional<String> given = order.field(field);
    if (given.isEmpty()) {
      return given;
    }
    try {
      LocalDate day =
          given.get().length() > 10
              ? FieldType.instant(given.get()).atZone(ZoneOffset.UTC).toLocalDate()
              : LocalDate.parse(given.get());
      return Optional.of(day.toString());
    } catch (DateTimeException e) {
      throw new Unfit(field, given.get(), "a time such as 2026-02-28T12:00:00Z");
    }
  }

  private static String required(Sobject of, String field, String path) throws Unfit {
    String name = path + "." + field;
    return text(of, field, name).orElseThrow(() -> new Unfit(name, "", "a text, and is missing"));
  }

  private static Optional<String> text(Sobject of, String field, String name) throws Unfit {
    Optional<String> text = of.field(field).map(String::strip).filter(value -> !value.isEmpty());
    if (text.isPresent()
        && (text.get().length() > LONGEST_TEXT
            || text.get().chars().anyMatch(Character::isISOControl))) {
      throw new Unfit(
          name, text.get(), "a text of 1 to " + LONGEST_TEXT + " characters on one line");
    }
    return text;
  }

  private static void requireId(String field, String id) throws Unfit {
    if (!ID.matcher(id).matches()) {
      throw new Unfit(field, id, ID_EXPECTED);
    }
  }
}
