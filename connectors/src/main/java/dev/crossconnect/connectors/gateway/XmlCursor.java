package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Walks once through a document that nobody vouches for, element by element, and stops where it
 * exceeds a bound, declares a document type, or is not well-formed XML 1.0 with namespaces.
 *
 * <p>It is the hub's own because it is the hot path of the door: it looks at each byte once, and
 * makes no object of what is passed over. It knows no document types and so no entities but the
 * predefined, keeps nothing of one document for the next, and its work is in proportion to the
 * length of the document whatever is in it. It is stricter than XML in one thing: names are ASCII,
 * as all of Salesforce's are. For one thread and one document.
 */
final class XmlCursor {

  private static final int START = 1;
  private static final int END = 2;
  private static final int TEXT = 3;
  private static final int DONE = 4;

  private final byte[] bytes;
  private final int begin;
  private final int end;
  private final XmlBounds bounds;
  private final PrefixScope scope;
  private final XmlAttributes attributes;

  /** The next byte to be looked at. */
  private int at;

  /** The names of the open elements, as their start tags have them. */
  private final int[] nameFrom = new int[XmlBounds.DEPTH + 1];

  private final int[] nameTo = new int[XmlBounds.DEPTH + 1];
  private int depth;
  private int elements;

  /**
   * The start tag it is at: where it begins, its local name, its namespace; whether it ends too.
   */
  private int start;

  private int localFrom;
  private int localTo;
  private int namespace;
  private boolean empty;

  /** The text it is at; a CDATA section is without its brackets. */
  private int textFrom;

  private int textTo;
  private boolean literal;

  XmlCursor(Utf8Text document, XmlBounds bounds) {
    this.bytes = document.bytes();
    this.begin = document.offset();
    this.end = begin + document.length();
    this.bounds = bounds;
    this.scope = new PrefixScope(bytes);
    this.attributes = new XmlAttributes(bytes, scope);
    this.at = begin;
    declaration();
  }

  /** Moves to the next child of the element it is in; at the end of that, moves out of it. */
  boolean nextChild() {
    int event;
    do {
      event = next();
    } while (event == TEXT);
    return event == START;
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
    String text = "";
    boolean plain = true;
    while (depth > outside) {
      int event = next();
      if (event == START) {
        plain = false;
      } else if (event == TEXT && plain) {
        plain = text.length() + textTo - textFrom <= XmlBounds.TEXT_OF_KEY;
        text = plain ? text.concat(piece()) : text;
      }
    }
    String trimmed = text.strip();
    return plain && !trimmed.isEmpty() && trimmed.length() <= XmlBounds.KEY
        ? Optional.of(trimmed)
        : Optional.empty();
  }

  private String piece() {
    return literal
        ? XmlText.raw(bytes, textFrom, textTo)
        : XmlText.resolved(bytes, textFrom, textTo);
  }

  /** Reads what comes after the root element, which may be nothing but comments. */
  void finish() {
    if (next() != DONE) {
      throw malformed();
    }
  }

  boolean isAt(String ofNamespace, String name) {
    return isNamed(name) && scope.is(namespace, ofNamespace);
  }

  /** Whether its local name is this. */
  boolean isNamed(String name) {
    return XmlText.says(bytes, localFrom, localTo, name);
  }

  Optional<String> attribute(String ofNamespace, String name) {
    return attributes.value(ofNamespace, name);
  }

  /** Notes that the value of an attribute of the element it is at begins with a prefix. */
  void usesPrefixOf(String ofNamespace, String name) {
    attributes.usePrefixOfValue(ofNamespace, name, elements);
  }

  /** How many elements there were until now, with the one it is at. */
  int elements() {
    return elements;
  }

  /** Where the tag it is at begins. */
  int start() {
    return start;
  }

  /** An element whose end it is at, with the namespaces that it needs from around it. */
  ByteBuffer cut(int itsStart, int itsNumber) {
    return scope.cut(itsStart, at, itsNumber);
  }

  private int next() {
    if (empty) {
      empty = false;
      close();
      return END;
    }
    while (at < end) {
      if (bytes[at] != '<') {
        passText();
        if (depth > 0) {
          return TEXT;
        }
      } else if (at + 1 == end) {
        throw malformed();
      } else {
        switch (bytes[at + 1]) {
          case '/' -> {
            endTag();
            return END;
          }
          case '?' -> instruction();
          case '!' -> {
            if (looksAt("<![CDATA[")) {
              section();
              return TEXT;
            }
            comment();
          }
          default -> {
            startTag();
            return START;
          }
        }
      }
    }
    if (depth > 0 || elements == 0) {
      throw malformed();
    }
    return DONE;
  }

  private void startTag() {
    if (depth == 0 && elements > 0) {
      throw malformed();
    }
    if (depth == XmlBounds.DEPTH) {
      throw Refusal.malformed("Elements are nested deeper than " + XmlBounds.DEPTH);
    }
    if (elements == bounds.elements()) {
      throw Refusal.malformed("There are more than " + bounds.elements() + " elements");
    }
    depth++;
    elements++;
    start = at;
    int from = at + 1;
    int colon = qualifiedName(from);
    int to = at;
    nameFrom[depth] = from;
    nameTo[depth] = to;
    localFrom = colon < 0 ? from : colon + 1;
    localTo = to;
    attributes.clear();
    if (at < end && bytes[at] == '>') {
      at++;
    } else {
      restOfTag();
      attributes.declare(depth);
      attributes.resolve(elements);
    }
    namespace = scope.use(from, colon < 0 ? from : colon, elements);
    if (colon >= 0
        && (namespace == PrefixScope.NONE || XmlText.says(bytes, from, colon, "xmlns"))) {
      throw malformed();
    }
  }

  /** Reads the attributes, and what closes the tag. */
  private void restOfTag() {
    while (true) {
      boolean apart = space();
      if (at == end) {
        throw malformed();
      }
      if (bytes[at] == '>') {
        at++;
        return;
      }
      if (bytes[at] == '/') {
        at++;
        expect('>');
        empty = true;
        return;
      }
      if (!apart) {
        throw malformed();
      }
      int from = at;
      int colon = qualifiedName(from);
      int to = at;
      space();
      expect('=');
      space();
      int value = at + 1;
      quoted();
      if (!attributes.add(from, colon, to, value, at - 1)) {
        throw Refusal.malformed("An element has more than " + XmlBounds.ATTRIBUTES + " attributes");
      }
    }
  }

  private void quoted() {
    if (at == end || (bytes[at] != '"' && bytes[at] != '\'')) {
      throw malformed();
    }
    byte quote = bytes[at++];
    while ((at = XmlText.notable(bytes, at, end, XmlText.IN_VALUE)) < end) {
      if (bytes[at] == quote) {
        at++;
        return;
      }
      if (bytes[at] == '&') {
        reference();
      } else if (bytes[at] == '<' || !XmlText.isCharacter(bytes, at)) {
        throw malformed();
      } else {
        at++;
      }
    }
    throw malformed();
  }

  private void endTag() {
    if (depth == 0) {
      throw malformed();
    }
    int from = nameFrom[depth];
    int to = nameTo[depth];
    int name = at + 2;
    int after = name + to - from;
    if (after >= end || !Arrays.equals(bytes, from, to, bytes, name, after)) {
      throw malformed();
    }
    at = after;
    if (bytes[at] != '>') {
      space();
    }
    expect('>');
    close();
  }

  private void close() {
    scope.leave(depth);
    depth--;
  }

  private void passText() {
    literal = false;
    textFrom = at;
    while ((at = XmlText.notable(bytes, at, end, XmlText.IN_TEXT)) < end && bytes[at] != '<') {
      if (bytes[at] == '&') {
        reference();
      } else if (!XmlText.isCharacter(bytes, at) || looksAt("]]>")) {
        throw malformed();
      } else {
        at++;
      }
    }
    textTo = at;
    if (depth == 0) {
      requireSpace();
    }
  }

  private void requireSpace() {
    for (int i = textFrom; i < textTo; i++) {
      if (!XmlText.isSpace(bytes[i])) {
        at = i;
        throw malformed();
      }
    }
  }

  private void reference() {
    int after = XmlText.endOfReference(bytes, at, end);
    if (after < 0) {
      throw malformed();
    }
    at = after;
  }

  private void section() {
    if (depth == 0) {
      throw malformed();
    }
    literal = true;
    at += "<![CDATA[".length();
    textFrom = at;
    through("]]>");
    textTo = at - "]]>".length();
  }

  private void comment() {
    if (looksAt("<!DOCTYPE")) {
      throw Refusal.malformed("A message may not declare a document type");
    }
    if (!looksAt("<!--")) {
      throw malformed();
    }
    at += "<!--".length();
    through("--");
    expect('>');
  }

  private void instruction() {
    at += 2;
    int from = at;
    if (qualifiedName(from) >= 0 || (at - from == 3 && isXml(from))) {
      throw malformed();
    }
    if (!looksAt("?>") && !space()) {
      throw malformed();
    }
    through("?>");
  }

  private boolean isXml(int from) {
    return XmlText.raw(bytes, from, from + 3).equalsIgnoreCase("xml");
  }

  /** The document's own declaration; of encodings, all but one have been dealt with before. */
  private void declaration() {
    if (!looksAt("<?xml") || at + 5 >= end || !XmlText.isSpace(bytes[at + 5])) {
      return;
    }
    at += 5;
    if (!pseudoAttribute("version").map("1.0"::equals).orElse(false)) {
      throw malformed();
    }
    Optional<String> encoding = pseudoAttribute("encoding");
    Optional<String> standalone = pseudoAttribute("standalone");
    if (encoding
            .filter(e -> !e.equalsIgnoreCase("utf-8") && !e.equalsIgnoreCase("utf8"))
            .isPresent()
        || standalone.filter(s -> !s.equals("yes") && !s.equals("no")).isPresent()) {
      throw malformed();
    }
    space();
    expect('?');
    expect('>');
  }

  private Optional<String> pseudoAttribute(String name) {
    int before = at;
    if (!space() || !looksAt(name)) {
      at = before;
      return Optional.empty();
    }
    at += name.length();
    space();
    expect('=');
    space();
    int value = at + 1;
    quoted();
    return Optional.of(XmlText.raw(bytes, value, at - 1));
  }

  /** Moves over a name, which may have a prefix; returns where its colon is, or -1. */
  private int qualifiedName(int from) {
    at = from;
    nameWithoutColon(from);
    int colon = -1;
    if (at < end && bytes[at] == ':') {
      colon = at++;
      nameWithoutColon(from);
    }
    return colon;
  }

  private void nameWithoutColon(int from) {
    if (at == end || !XmlText.isNameStart(bytes[at])) {
      throw malformed();
    }
    do {
      at++;
    } while (at < end && XmlText.isNamePart(bytes[at]));
    if (at - from > XmlBounds.NAME) {
      throw Refusal.malformed("A name is longer than " + XmlBounds.NAME + " characters");
    }
  }

  /** Moves behind the next occurrence of this; what is before it may be any characters. */
  private void through(String closing) {
    while ((at = XmlText.notable(bytes, at, end, XmlText.IN_SECTION)) < end) {
      if (looksAt(closing)) {
        at += closing.length();
        return;
      }
      if (!XmlText.isCharacter(bytes, at)) {
        throw malformed();
      }
      at++;
    }
    throw malformed();
  }

  /** Moves over white space; whether there was any. */
  private boolean space() {
    int from = at;
    while (at < end && XmlText.isSpace(bytes[at])) {
      at++;
    }
    return at > from;
  }

  private void expect(char wanted) {
    if (at >= end || bytes[at] != wanted) {
      throw malformed();
    }
    at++;
  }

  private boolean looksAt(String wanted) {
    int after = at + wanted.length();
    return after <= end && XmlText.says(bytes, at, after, wanted);
  }

  private Refusal malformed() {
    int line = 1;
    int column = 1;
    for (int i = begin; i < Math.min(at, end); i++) {
      boolean next = bytes[i] == '\n';
      line += next ? 1 : 0;
      // Of a character of several bytes, the first counts.
      column = next ? 1 : column + ((bytes[i] & 0xC0) == 0x80 ? 0 : 1);
    }
    return Refusal.malformed(
        "The message is not well-formed XML (line " + line + ", column " + column + ")");
  }
}
