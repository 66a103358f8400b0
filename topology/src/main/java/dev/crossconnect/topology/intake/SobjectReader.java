package dev.crossconnect.topology.intake;

import com.ctc.wstx.stax.WstxInputFactory;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.crossconnect.avro.SalesforceNotification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the payload of a notification. Thread-safe. */
final class SobjectReader {

  private static final int DEEPEST = 8;

  private final XMLInputFactory xml = hardened();
  private final JsonFactory json = new JsonFactory();

  Sobject read(SalesforceNotification notification) throws Misunderstanding {
    ByteBuffer payload = notification.getPayload();
    byte[] bytes = payload.array();
    int from = payload.arrayOffset() + payload.position();
    try {
      return switch (notification.getDoor()) {
        case OUTBOUND_MESSAGE -> readXml(bytes, from, payload.remaining());
        case SOBJECTS -> readJson(bytes, from, payload.remaining());
      };
    } catch (XMLStreamException | IOException e) {
      throw new Misunderstanding("unreadable", "The payload cannot be read: " + e.getMessage());
    }
  }

  /**
   * A slice of an outbound message uses prefixes that were declared outside of it, so it is read
   * without regard to namespaces and by local names alone; the door has seen to the namespaces.
   */
  private Sobject readXml(byte[] bytes, int from, int length)
      throws XMLStreamException, Misunderstanding {
    XMLStreamReader reader =
        xml.createXMLStreamReader(new ByteArrayInputStream(bytes, from, length), "UTF-8");
    try {
      Map<String, String> fields = new HashMap<>();
      StringBuilder text = new StringBuilder();
      String field = null;
      int depth = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            if (depth == 2) {
              field = isNil(reader) ? null : local(reader.getLocalName());
              text.setLength(0);
            } else if (depth > 2) {
              field = null;
              deepEnough(depth);
            }
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (field != null) {
              text.append(
                  reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
            }
          }
          case XMLStreamConstants.END_ELEMENT -> {
            if (depth == 2 && field != null && !text.isEmpty()) {
              fields.put(field, text.toString());
            }
            field = null;
            depth--;
          }
          default -> {}
        }
      }
      return new Sobject(fields, Map.of());
    } finally {
      reader.close();
    }
  }

  private static boolean isNil(XMLStreamReader reader) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (local(reader.getAttributeLocalName(i)).equals("nil")) {
        String value = reader.getAttributeValue(i).trim();
        return value.equals("true") || value.equals("1");
      }
    }
    return false;
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private Sobject readJson(byte[] bytes, int from, int length)
      throws IOException, Misunderstanding {
    try (JsonParser parser = json.createParser(bytes, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Misunderstanding("unreadable", "The payload is not a JSON object");
      }
      return object(parser, 1);
    }
  }

  private static Sobject object(JsonParser parser, int depth) throws IOException, Misunderstanding {
    Map<String, String> fields = new HashMap<>();
    Map<String, List<Sobject>> children = new HashMap<>();
    members(parser, "", fields, children, depth);
    return new Sobject(fields, children);
  }

  /** Reads up to the end of the object whose start has been read. */
  private static void members(
      JsonParser parser,
      String prefix,
      Map<String, String> fields,
      Map<String, List<Sobject>> children,
      int depth)
      throws IOException, Misunderstanding {
    deepEnough(depth);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> {
          if (name.equals("attributes") || name.endsWith(".attributes")) {
            parser.skipChildren();
          } else {
            members(parser, name + ".", fields, children, depth + 1);
          }
        }
        case START_ARRAY -> {
          // A relation is {"records":[…]} as SOQL gives it, or a bare array.
          String relation =
              name.endsWith(".records") ? name.substring(0, name.lastIndexOf('.')) : name;
          children.put(relation, array(parser, name, depth + 1));
        }
        case VALUE_NULL -> {}
        default -> {
          String text = parser.getText();
          if (!text.isEmpty()) {
            fields.put(name, text);
          }
        }
      }
    }
  }

  private static List<Sobject> array(JsonParser parser, String name, int depth)
      throws IOException, Misunderstanding {
    List<Sobject> records = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        records.add(object(parser, depth));
      } else if (token == JsonToken.START_ARRAY) {
        throw new Misunderstanding(
            "unreadable", "'" + name + "' holds an array in an array; only records are understood");
      }
    }
    return records;
  }

  private static void deepEnough(int depth) throws Misunderstanding {
    if (depth > DEEPEST) {
      throw new Misunderstanding(
          "too-deep", "The record is nested deeper than " + DEEPEST + " levels");
    }
  }

  private static XMLInputFactory hardened() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.configureForSpeed();
    return factory;
  }
}
