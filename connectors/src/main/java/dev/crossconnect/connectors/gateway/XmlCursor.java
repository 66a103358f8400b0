package dev.crossconnect.connectors.gateway;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import com.fasterxml.aalto.UncheckedStreamException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Walks once through a document that nobody vouches for, element by element, and stops where it
 * exceeds a bound, declares a document type, or is not well-formed.
 *
 * <p>Text is only decoded where it is asked for: the parser checks what is skipped, but does not
 * copy it. For one thread and one document.
 */
final class XmlCursor {

  private final XMLStreamReader2 xml;
  private final XmlBounds bounds;
  private final Set<String> names = new HashSet<>();
  private final PrefixScope scope = new PrefixScope();
  private int depth;
  private int elements;

  XmlCursor(XMLStreamReader2 xml, XmlBounds bounds) {
    this.xml = xml;
    this.bounds = bounds;
  }

  /** Moves to the next child of the element it is in; at the end of that, moves out of it. */
  boolean nextChild() {
    while (true) {
      switch (next()) {
        case START_ELEMENT -> {
          return true;
        }
        case END_ELEMENT, END_DOCUMENT -> {
          return false;
        }
        default -> {}
      }
    }
  }

  /** Moves to the end of the element it is at. */
  void skip() {
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /**
   * Collects the text of the element it is at and moves to the element's end. Empty when there is
   * none, or more than an id or key could have, or elements among it.
   */
  Optional<String> text() {
    int outside = depth - 1;
    StringBuilder text = new StringBuilder();
    boolean plain = true;
    while (depth > outside) {
      switch (next()) {
        case CHARACTERS, CDATA, SPACE -> plain &= collect(text);
        case START_ELEMENT -> plain = false;
        default -> {}
      }
    }
    String trimmed = text.toString().strip();
    return plain && !trimmed.isEmpty() ? Optional.of(trimmed) : Optional.empty();
  }

  /** Whether it is still short enough to be an id or key. */
  private boolean collect(StringBuilder text) {
    try {
      int length = xml.getTextLength();
      if (text.length() + length > XmlBounds.KEY) {
        return false;
      }
      char[] piece = new char[length];
      xml.getTextCharacters(0, piece, 0, length);
      text.append(piece);
      return true;
    } catch (XMLStreamException e) {
      throw malformed(e);
    } catch (UncheckedStreamException e) {
      // What was skipped until now turns out to be malformed only when it is looked at.
      throw malformed(new XMLStreamException(e.getMessage(), xml.getLocation(), e));
    }
  }

  /** Reads what comes after the root element, which may be nothing but comments. */
  void finish() {
    while (next() != END_DOCUMENT) {
      // What is not allowed here, the parser refuses.
    }
  }

  boolean isAt(String namespace, String name) {
    return name.equals(xml.getLocalName()) && namespace.equals(xml.getNamespaceURI());
  }

  String localName() {
    return xml.getLocalName();
  }

  Optional<String> attribute(String namespace, String name) {
    return Optional.ofNullable(xml.getAttributeValue(namespace, name));
  }

  /** The prefixes that the elements it is in declare, as far as it was told to note them. */
  PrefixScope scope() {
    return scope;
  }

  /** Notes the prefixes that the element it is at declares. */
  void declare() {
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      String prefix = xml.getNamespacePrefix(i);
      if (prefix != null && !prefix.isEmpty()) {
        scope.declare(depth, prefix, xml.getNamespaceURI(i));
      }
    }
  }

  /** The prefixes that the element it is at declares itself. */
  List<String> prefixes() {
    List<String> prefixes = new ArrayList<>(2);
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      prefixes.add(xml.getNamespacePrefix(i));
    }
    return prefixes;
  }

  /** Forgets the prefixes of the element whose end it has just reached. */
  void leave() {
    scope.leave(depth + 1);
  }

  /** How many elements there were until now, with the one it is at. */
  int elements() {
    return elements;
  }

  /** Where the tag it is at begins. */
  int start() {
    return Math.toIntExact(xml.getLocationInfo().getStartingByteOffset());
  }

  /** Where the tag it is at ends. */
  int end() {
    try {
      return Math.toIntExact(xml.getLocationInfo().getEndingByteOffset());
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
  }

  private int next() {
    int event;
    try {
      event = xml.next();
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
    switch (event) {
      case START_ELEMENT -> enter();
      case END_ELEMENT -> depth--;
      case DTD -> throw Refusal.malformed("A message may not declare a document type");
      case ENTITY_REFERENCE ->
          throw Refusal.malformed("A message may not refer to entities other than the predefined");
      default -> {}
    }
    return event;
  }

  private void enter() {
    if (++depth > XmlBounds.DEPTH) {
      throw Refusal.malformed("Elements are nested deeper than " + XmlBounds.DEPTH);
    }
    if (++elements > bounds.elements()) {
      throw Refusal.malformed("There are more than " + bounds.elements() + " elements");
    }
    remember(xml.getLocalName());
    scope.use(xml.getPrefix(), elements);
    int attributes = xml.getAttributeCount();
    if (attributes + xml.getNamespaceCount() > XmlBounds.ATTRIBUTES) {
      throw Refusal.malformed("An element has more than " + XmlBounds.ATTRIBUTES + " attributes");
    }
    for (int i = 0; i < attributes; i++) {
      remember(xml.getAttributeLocalName(i));
      scope.use(xml.getAttributePrefix(i), elements);
    }
  }

  private void remember(String name) {
    if (names.add(name)) {
      if (name.length() > XmlBounds.NAME) {
        throw Refusal.malformed("A name is longer than " + XmlBounds.NAME + " characters");
      }
      if (names.size() > XmlBounds.NAMES) {
        throw Refusal.malformed("There are more than " + XmlBounds.NAMES + " different names");
      }
    }
  }

  /** How many names this document has added at most to those that the parser remembers. */
  int names() {
    return names.size();
  }

  private Refusal malformed(XMLStreamException e) {
    var where = e.getLocation();
    return Refusal.malformed(
        "The message is not well-formed XML"
            + (where == null
                ? ""
                : " (line " + where.getLineNumber() + ", column " + where.getColumnNumber() + ")"));
  }
}
