package dev.crossconnect.topology;

import dev.crossconnect.avro.Door;
import dev.crossconnect.avro.SalesforceNotification;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Notifications as the doors write them. */
public final class Notifications {

  public static final String ORGANISATION = "00D000000000062EAA";
  public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private Notifications() {}

  public static String order(String id, String fields) {
    return xml("Order", id, fields);
  }

  public static String xml(String type, String id, String fields) {
    StringBuilder xml =
        new StringBuilder("<sObject xsi:type=\"sf:" + type + "\"><sf:Id>" + id + "</sf:Id>");
    for (String field : fields.split(";", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        String name = field.substring(0, equals).strip();
        xml.append(
            "<sf:" + name + ">" + field.substring(equals + 1).strip() + "</sf:" + name + ">");
      }
    }
    return xml.append("</sObject>").toString();
  }

  public static SalesforceNotification soap(String type, String id, String payload) {
    return notification(Door.OUTBOUND_MESSAGE, type, id, payload);
  }

  public static SalesforceNotification json(String type, String id, String payload) {
    return notification(Door.SOBJECTS, type, id, payload);
  }

  private static SalesforceNotification notification(
      Door door, String type, String id, String payload) {
    return new SalesforceNotification(
        ORGANISATION,
        door,
        null,
        type,
        id,
        NOW,
        ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
  }
}
