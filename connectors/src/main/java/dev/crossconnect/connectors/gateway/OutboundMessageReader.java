package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes an outbound message apart: which organisation sent it, and its notifications, each cut out
 * as it stands with the little that is needed to put it in its place. What a record means is
 * understood behind Kafka, where it can be understood anew; only what makes the message as a whole
 * unacceptable is refused here.
 */
final class OutboundMessageReader {

  static final String OUTBOUND = "http://soap.sforce.com/2005/09/outbound";
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String ID = "Id";
  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
  private static final int LONGEST_TYPE = 80;

  private final XmlBounds bounds;
  private final Organisations organisations;
  private final RecordKeys keys;

  OutboundMessageReader(XmlBounds bounds, Organisations organisations, RecordKeys keys) {
    this.bounds = bounds;
    this.organisations = organisations;
    this.keys = keys;
  }

  /**
   * Thread-safe.
   *
   * @throws Refusal when this is no outbound message, or of an organisation that may not send, with
   *     what is wrong with it
   */
  OutboundMessage read(Utf8Text message) {
    return new Reading(new XmlCursor(message, bounds)).envelope();
  }

  /** Its type, when that is one that Salesforce could have; the prefix in front says nothing. */
  static Optional<String> localType(String qualified) {
    String local = qualified.substring(qualified.indexOf(':') + 1).strip();
    return isType(local) ? Optional.of(local) : Optional.empty();
  }

  private static boolean isType(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean further = i > 0 && (c == '_' || (c >= '0' && c <= '9'));
      if (!letter && !further) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_TYPE;
  }

  /** One walk through one message. */
  private final class Reading {

    private final XmlCursor xml;
    private final List<Arrival> arrivals = new ArrayList<>();
    private Optional<String> organisation = Optional.empty();
    private boolean notificationsSeen;

    Reading(XmlCursor xml) {
      this.xml = xml;
    }

    OutboundMessage envelope() {
      if (!xml.nextChild() || !xml.isAt(SOAP, "Envelope")) {
        throw Refusal.malformed(
            "The message is no SOAP 1.1 envelope: expected {" + SOAP + "}Envelope");
      }
      while (xml.nextChild()) {
        if (xml.isAt(SOAP, "Body")) {
          body();
        } else {
          xml.skip();
        }
      }
      xml.finish();
      if (arrivals.isEmpty()) {
        throw Refusal.malformed("There is no {" + OUTBOUND + "}Notification in the message");
      }
      return new OutboundMessage(organisation.orElseThrow(), arrivals);
    }

    private void body() {
      while (xml.nextChild()) {
        if (!xml.isAt(OUTBOUND, "notifications")) {
          throw Refusal.malformed(
              "The body holds something else than {" + OUTBOUND + "}notifications");
        }
        if (notificationsSeen) {
          throw Refusal.malformed("The body holds more than one notifications element");
        }
        notificationsSeen = true;
        notifications();
      }
    }

    private void notifications() {
      while (xml.nextChild()) {
        if (xml.isAt(OUTBOUND, "Notification")) {
          if (arrivals.size() == bounds.notifications()) {
            throw Refusal.malformed(
                "There are more than " + bounds.notifications() + " notifications in the message");
          }
          notification(sender());
        } else if (xml.isAt(OUTBOUND, "OrganizationId")) {
          organisation();
        } else {
          xml.skip();
        }
      }
    }

    private void organisation() {
      String id = xml.text().orElse("");
      if (organisation.isPresent()) {
        throw Refusal.malformed("There is more than one OrganizationId in the message");
      }
      if (!SalesforceId.isId(id)) {
        throw Refusal.malformed("OrganizationId is not an id of 15 or 18 letters and digits");
      }
      organisation = Optional.of(organisations.admitted(id));
    }

    private String sender() {
      return organisation.orElseThrow(
          () -> Refusal.malformed("OrganizationId has to come before the notifications"));
    }

    private void notification(String sender) {
      int start = xml.start();
      int first = xml.elements();
      Optional<String> id = Optional.empty();
      Optional<Sobject> record = Optional.empty();
      while (xml.nextChild()) {
        if (id.isEmpty() && xml.isNamed(ID)) {
          id = xml.text();
        } else if (record.isEmpty() && xml.isNamed("sObject")) {
          record = record(sender);
        } else {
          xml.skip();
        }
      }
      ByteBuffer payload = record.isPresent() ? record.get().payload() : xml.cut(start, first);
      arrivals.add(arrival(sender, id, record, payload));
    }

    /**
     * Without a record, or with one that does not say where it belongs, it stands under its own id:
     * there is nothing it has to be in order with.
     */
    private Arrival arrival(
        String sender, Optional<String> id, Optional<Sobject> record, ByteBuffer payload) {
      Optional<String> recordId = record.flatMap(Sobject::id);
      String key = record.flatMap(Sobject::key).or(() -> recordId).or(() -> id).orElse(sender);
      return new Arrival(key, id, record.flatMap(Sobject::type), recordId, payload);
    }

    private Optional<Sobject> record(String sender) {
      if (xml.attribute(XSI, "nil")
          .filter(nil -> nil.equals("true") || nil.equals("1"))
          .isPresent()) {
        xml.skip();
        return Optional.empty();
      }
      int start = xml.start();
      int first = xml.elements();
      xml.usesPrefixOf(XSI, "type");
      Optional<String> type = xml.attribute(XSI, "type").flatMap(OutboundMessageReader::localType);
      String keyField = type.flatMap(of -> keys.keyField(sender, of)).orElse(ID);
      Optional<String> id = Optional.empty();
      Optional<String> key = Optional.empty();
      while (xml.nextChild()) {
        if (id.isEmpty() && xml.isNamed(ID)) {
          id = xml.text();
        } else if (key.isEmpty() && xml.isNamed(keyField)) {
          key = xml.text();
        } else {
          xml.skip();
        }
      }
      return Optional.of(
          new Sobject(
              type,
              id.filter(SalesforceId::isId).map(SalesforceId::widened),
              (keyField.equals(ID) ? Optional.<String>empty() : key).map(SalesforceId::widened),
              xml.cut(start, first)));
    }
  }

  /** A record cut out of its notification; its key is the value of its key field. */
  private record Sobject(
      Optional<String> type, Optional<String> id, Optional<String> key, ByteBuffer payload) {}
}
