package dev.crossconnect.connectors.gateway;

import java.nio.charset.StandardCharsets;

/**
 * The characters of XML 1.0 in bytes that are known to be UTF-8: what may stand where, and what a
 * piece of them says.
 */
final class XmlText {

  /** Characters that may mean something, or that no document may have: in text. */
  static final byte IN_TEXT = 1;

  /** In the value of an attribute. */
  static final byte IN_VALUE = 2;

  /** In a comment, a section or an instruction. */
  static final byte IN_SECTION = 4;

  private static final byte NAME_START = 8;
  private static final byte NAME_PART = 16;
  private static final byte SPACE = 32;

  private static final byte[] KINDS = kinds();

  private XmlText() {}

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < ' '; c++) {
      kinds[c] = IN_TEXT | IN_VALUE | IN_SECTION;
    }
    // The first byte of U+FFFE and U+FFFF, which are no characters.
    kinds[0xEF] = IN_TEXT | IN_VALUE | IN_SECTION;
    for (char space : new char[] {' ', '\t', '\n', '\r'}) {
      kinds[space] = SPACE;
    }
    mark(kinds, "<&]", IN_TEXT);
    mark(kinds, "<&\"'", IN_VALUE);
    mark(kinds, "]-?", IN_SECTION);
    mark(kinds, "-._", NAME_PART);
    mark(kinds, "_", NAME_START);
    for (char c = '0'; c <= '9'; c++) {
      kinds[c] |= NAME_PART;
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      kinds[c] |= NAME_START | NAME_PART;
      kinds[c + 'a' - 'A'] |= NAME_START | NAME_PART;
    }
    return kinds;
  }

  private static void mark(byte[] kinds, String characters, byte kind) {
    for (int i = 0; i < characters.length(); i++) {
      kinds[characters.charAt(i)] |= kind;
    }
  }

  static boolean isSpace(byte b) {
    return (KINDS[b & 0xFF] & SPACE) != 0;
  }

  static boolean isNameStart(byte b) {
    return (KINDS[b & 0xFF] & NAME_START) != 0;
  }

  static boolean isNamePart(byte b) {
    return (KINDS[b & 0xFF] & NAME_PART) != 0;
  }

  /** Where the first byte is that is notable in such a place. */
  static int notable(byte[] bytes, int from, int end, byte place) {
    int at = from;
    while (at < end && (KINDS[bytes[at] & 0xFF] & place) == 0) {
      at++;
    }
    return at;
  }

  /** Whether what begins here, of which {@link #notable} made a stop, is a character of XML. */
  static boolean isCharacter(byte[] bytes, int at) {
    byte b = bytes[at];
    return b < 0 ? !isNoncharacter(bytes, at) : b >= ' ' || isSpace(b);
  }

  private static boolean isNoncharacter(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xEF
        && bytes[at + 1] == (byte) 0xBF
        && (bytes[at + 2] & 0xFE) == 0xBE;
  }

  /** Where the reference that begins here ends, or -1 if it is none that a message may have. */
  static int endOfReference(byte[] bytes, int at, int end) {
    int semicolon = at + 1;
    while (semicolon < end && bytes[semicolon] != ';' && semicolon - at <= LONGEST_REFERENCE) {
      semicolon++;
    }
    if (semicolon >= end || bytes[semicolon] != ';') {
      return -1;
    }
    return referred(bytes, at, semicolon) < 0 ? -1 : semicolon + 1;
  }

  /** Leading zeros aside, no code point needs more. */
  private static final int LONGEST_REFERENCE = 32;

  /** The code point that the reference between ampersand and semicolon means, or -1. */
  private static int referred(byte[] bytes, int ampersand, int semicolon) {
    if (bytes[ampersand + 1] != '#') {
      return predefined(bytes, ampersand + 1, semicolon);
    }
    boolean hexadecimal = bytes[ampersand + 2] == 'x';
    int first = ampersand + (hexadecimal ? 3 : 2);
    if (first == semicolon) {
      return -1;
    }
    int codePoint = 0;
    for (int at = first; at < semicolon; at++) {
      int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], hexadecimal ? 16 : 10);
      codePoint = codePoint * (hexadecimal ? 16 : 10) + digit;
      if (digit < 0 || codePoint > Character.MAX_CODE_POINT) {
        return -1;
      }
    }
    return isCharacter(codePoint) ? codePoint : -1;
  }

  private static boolean isCharacter(int codePoint) {
    return codePoint >= 0x10000
        || (codePoint >= ' ' && codePoint < Character.MIN_SURROGATE)
        || (codePoint > Character.MAX_SURROGATE && codePoint < 0xFFFE)
        || codePoint == '\t'
        || codePoint == '\n'
        || codePoint == '\r';
  }

  private static int predefined(byte[] bytes, int from, int to) {
    if (says(bytes, from, to, "amp")) {
      return '&';
    } else if (says(bytes, from, to, "lt")) {
      return '<';
    } else if (says(bytes, from, to, "gt")) {
      return '>';
    } else if (says(bytes, from, to, "quot")) {
      return '"';
    } else if (says(bytes, from, to, "apos")) {
      return '\'';
    }
    return -1;
  }

  /** Whether these bytes are this ASCII text. */
  static boolean says(byte[] bytes, int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What stands there, as it stands there. */
  static String raw(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** What stands there, its references replaced. */
  static String resolved(byte[] bytes, int from, int to) {
    int ampersand = from;
    while (ampersand < to && bytes[ampersand] != '&') {
      ampersand++;
    }
    if (ampersand == to) {
      return raw(bytes, from, to);
    }
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    for (; ampersand < to; ampersand++) {
      if (bytes[ampersand] == '&') {
        int semicolon = endOfReference(bytes, ampersand, to) - 1;
        text.append(raw(bytes, plain, ampersand))
            .appendCodePoint(referred(bytes, ampersand, semicolon));
        plain = semicolon + 1;
        ampersand = semicolon;
      }
    }
    return text.append(raw(bytes, plain, to)).toString();
  }
}
