package dev.crossconnect.connectors.gateway;

/**
 * Refuses a document with a giant tag before it is parsed. The parser takes a tag as a whole, and
 * the time it needs for one grows with the square of its attributes if their names are made to
 * collide: ten megabytes of that would keep a core busy for minutes. Everything outside of tags is
 * bounded while it is walked through.
 *
 * <p>Short documents cannot do harm in that way, so nearly all traffic is spared the extra look.
 */
final class LongTags {

  private static final int HARMLESS = 256 * 1024;
  private static final int LONGEST = 16 * 1024;

  private final byte[] bytes;
  private final int end;

  private LongTags(Utf8Text document) {
    this.bytes = document.bytes();
    this.end = document.offset() + document.length();
  }

  static void refuse(Utf8Text document) {
    if (document.length() > HARMLESS) {
      new LongTags(document).walk(document.offset());
    }
  }

  private void walk(int start) {
    int at = start;
    while (at < end) {
      if (bytes[at] != '<') {
        at++;
      } else if (looksAt(at, "<!--")) {
        at = after(at + 4, "-->");
      } else if (looksAt(at, "<![CDATA[")) {
        at = after(at + 9, "]]>");
      } else if (looksAt(at, "<?")) {
        at = after(at + 2, "?>");
      } else {
        at = afterTag(at);
      }
    }
  }

  private int afterTag(int start) {
    int quote = 0;
    for (int at = start; at < end; at++) {
      if (at - start > LONGEST) {
        throw Refusal.malformed("A tag is longer than " + LONGEST + " bytes");
      }
      byte b = bytes[at];
      if (quote != 0) {
        quote = b == quote ? 0 : quote;
      } else if (b == '"' || b == '\'') {
        quote = b;
      } else if (b == '>') {
        return at + 1;
      }
    }
    return end;
  }

  private int after(int start, String closing) {
    for (int at = start; at < end; at++) {
      if (looksAt(at, closing)) {
        return at + closing.length();
      }
    }
    return end;
  }

  private boolean looksAt(int at, String wanted) {
    if (at + wanted.length() > end) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (bytes[at + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
