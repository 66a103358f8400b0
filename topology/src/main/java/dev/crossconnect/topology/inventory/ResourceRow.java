package dev.crossconnect.topology.inventory;

import dev.crossconnect.avro.Resource;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.topology.rows.RowLayout;
import dev.crossconnect.topology.rows.Unfit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A row of resources as it is loaded, understood. */
final class ResourceRow {

  private static final String CHARACTERISTICS = "characteristics";
  private static final int MOST_CHARACTERISTICS = 50;

  /** The fields that a row may have; characteristics are an object, or in one text a=1;b=2. */
  static final RowLayout LAYOUT =
      new RowLayout(
          List.of("site", "kind", "resourceId", "state", CHARACTERISTICS), Set.of(CHARACTERISTICS));

  /** What resources may be said to be: our words, and the TM Forum's for their status. */
  private static final Map<String, ResourceStatus> STATES =
      Map.of(
          "available", ResourceStatus.available,
          "standby", ResourceStatus.available,
          "reserved", ResourceStatus.reserved,
          "assigned", ResourceStatus.assigned,
          "unavailable", ResourceStatus.unavailable,
          "suspended", ResourceStatus.unavailable,
          "alarm", ResourceStatus.unavailable,
          "unknown", ResourceStatus.unavailable);

  private ResourceRow() {}

  /**
   * The resource that a row speaks of.
   *
   * @param fields the fields that have a value
   * @param source who loads it
   * @param now when it is loaded
   */
  static Resource read(Map<String, String> fields, String source, Instant now) throws Unfit {
    for (String field : fields.keySet()) {
      if (!LAYOUT.knows(field)) {
        throw new Unfit(field, "is no field of a resource; its fields are " + LAYOUT.fields());
      }
    }
    return Resource.newBuilder()
        .setSite(poolName("site", fields))
        .setKind(poolName("kind", fields))
        .setResourceId(name("resourceId", required("resourceId", fields)))
        .setState(state(Optional.ofNullable(fields.get("state"))))
        .setCharacteristics(characteristics(fields))
        .setChangedAt(now)
        .setSource(source)
        .build();
  }

  /** Refuses a resource that came another way and could not be kept. */
  static void requireFit(Resource resource) {
    try {
      name("resourceId", resource.getResourceId());
      for (Map.Entry<String, String> one : resource.getCharacteristics().entrySet()) {
        name(CHARACTERISTICS, one.getKey());
        name(RowLayout.inside(CHARACTERISTICS, one.getKey()), one.getValue());
      }
      requireFew(resource.getCharacteristics());
    } catch (Unfit unfit) {
      throw new IllegalArgumentException("'" + unfit.field() + "' " + unfit.getMessage(), unfit);
    }
  }

  private static String required(String field, Map<String, String> fields) throws Unfit {
    String value = fields.get(field);
    if (value == null || value.isBlank()) {
      throw new Unfit(field, "is missing");
    }
    return value.strip();
  }

  private static String poolName(String field, Map<String, String> fields) throws Unfit {
    String name = required(field, fields);
    return fit(field, name, PoolId.objection(name));
  }

  private static String name(String field, String name) throws Unfit {
    return fit(field, name, Names.objection(name));
  }

  private static String fit(String field, String name, String objection) throws Unfit {
    if (!objection.isEmpty()) {
      throw new Unfit(field, "is '" + shown(name) + "', which " + objection);
    }
    return name;
  }

  private static ResourceStatus state(Optional<String> text) throws Unfit {
    if (text.isEmpty()) {
      return null;
    }
    ResourceStatus state = STATES.get(text.get().strip().toLowerCase(Locale.ROOT));
    if (state == null) {
      throw new Unfit(
          "state",
          "is '"
              + shown(text.get())
              + "'; available, reserved, assigned and unavailable are"
              + " allowed");
    }
    return state;
  }

  private static Map<String, String> characteristics(Map<String, String> fields) throws Unfit {
    Map<String, String> characteristics = new TreeMap<>();
    if (fields.containsKey(CHARACTERISTICS)) {
      for (String pair : fields.get(CHARACTERISTICS).split(";", -1)) {
        int at = pair.indexOf('=');
        if (pair.isBlank()) {
          continue;
        }
        if (at < 1) {
          throw new Unfit(
              CHARACTERISTICS, "is '" + shown(pair) + "'; name=value;name=value is allowed");
        }
        put(characteristics, pair.substring(0, at).strip(), pair.substring(at + 1).strip());
      }
    }
    String inside = RowLayout.inside(CHARACTERISTICS, "");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith(inside)) {
        put(characteristics, field.getKey().substring(inside.length()), field.getValue());
      }
    }
    requireFew(characteristics);
    return characteristics;
  }

  private static void requireFew(Map<String, String> characteristics) throws Unfit {
    if (characteristics.size() > MOST_CHARACTERISTICS) {
      throw new Unfit(CHARACTERISTICS, "must be at most " + MOST_CHARACTERISTICS);
    }
  }

  private static void put(Map<String, String> characteristics, String name, String value)
      throws Unfit {
    characteristics.put(
        name(CHARACTERISTICS, name), name(RowLayout.inside(CHARACTERISTICS, name), value));
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
