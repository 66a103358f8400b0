package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document as UTF-8 without a byte-order mark: the bytes as they came, which is nearly always, or
 * else transcoded, so that everything behind this knows one encoding.
 */
final class Utf8Text {

  private static final Map<String, Charset> CHARSETS =
      Map.of(
          "utf-8", StandardCharsets.UTF_8,
          "utf8", StandardCharsets.UTF_8,
          "us-ascii", StandardCharsets.US_ASCII,
          "iso-8859-1", StandardCharsets.ISO_8859_1,
          "windows-1252", Charset.forName("windows-1252"),
          "utf-16", StandardCharsets.UTF_16,
          "utf-16le", StandardCharsets.UTF_16LE,
          "utf-16be", StandardCharsets.UTF_16BE);

  /** The declaration of a document whose encoding shares its first characters with ASCII. */
  private static final Pattern DECLARATION =
      Pattern.compile("^<\\?xml\\s[^>]*?\\sencoding\\s*=\\s*[\"']([^\"']*)[\"'][^>]*\\?>");

  private static final int LONGEST_DECLARATION = 256;

  private final byte[] bytes;
  private final int offset;
  private final int length;

  private Utf8Text(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Finds out the encoding of an XML document as RFC 7303 has it: the byte-order mark, then the
   * charset of the content type, then the document's own declaration.
   */
  static Utf8Text ofXml(Body body, Optional<String> charset) {
    byte[] bytes = body.bytes();
    int length = body.length();
    int mark = utf8Mark(bytes, length);
    if (mark > 0) {
      return relabelled(bytes, mark, length - mark);
    }
    if (startsWith(bytes, length, 0xFE, 0xFF) || startsWith(bytes, length, 0xFF, 0xFE)) {
      return transcoded(bytes, length, StandardCharsets.UTF_16);
    }
    if (charset.isPresent()) {
      Charset named = known(charset.get(), "the Content-Type");
      return named.equals(StandardCharsets.UTF_8)
          ? relabelled(bytes, 0, length)
          : transcoded(bytes, length, named);
    }
    if (startsWith(bytes, length, 0, '<')) {
      return transcoded(bytes, length, StandardCharsets.UTF_16BE);
    }
    if (startsWith(bytes, length, '<', 0)) {
      return transcoded(bytes, length, StandardCharsets.UTF_16LE);
    }
    Charset declared =
        declaredEncoding(bytes, 0, length)
            .map(name -> known(name, "the XML declaration"))
            .orElse(StandardCharsets.UTF_8);
    return declared.equals(StandardCharsets.UTF_8)
        ? asItIs(bytes, 0, length)
        : transcoded(bytes, length, declared);
  }

  /** JSON has one encoding, and a mark in front of it is forgiven. */
  static Utf8Text ofJson(Body body, Optional<String> charset) {
    byte[] bytes = body.bytes();
    int length = body.length();
    if (charset.isPresent()
        && !known(charset.get(), "the Content-Type").equals(StandardCharsets.UTF_8)) {
      throw Refusal.of(
          Refusal.Reason.UNSUPPORTED,
          "JSON is sent in UTF-8 (RFC 8259), not in " + charset.get(),
          Map.of("field", "Content-Type", "value", charset.get(), "allowed", "charset=utf-8"));
    }
    int mark = utf8Mark(bytes, length);
    if (length > mark + 1 && (bytes[mark] == 0 || bytes[mark + 1] == 0 || bytes[mark] == -1)) {
      throw Refusal.malformed("JSON is sent in UTF-8 (RFC 8259); this looks like UTF-16 or UTF-32");
    }
    return asItIs(bytes, mark, length - mark);
  }

  /** The array around the document: it is at {@link #offset}, and {@link #length} long. */
  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  private static int utf8Mark(byte[] bytes, int length) {
    return startsWith(bytes, length, 0xEF, 0xBB) && length > 2 && bytes[2] == (byte) 0xBF ? 3 : 0;
  }

  private static boolean startsWith(byte[] bytes, int length, int first, int second) {
    return length > 1 && bytes[0] == (byte) first && bytes[1] == (byte) second;
  }

  /** It is UTF-8, whatever its declaration says; the parser believes the declaration. */
  private static Utf8Text relabelled(byte[] bytes, int offset, int length) {
    Optional<String> declared = declaredEncoding(bytes, offset, length);
    if (declared.isEmpty() || declared.get().equalsIgnoreCase("utf-8")) {
      return asItIs(bytes, offset, length);
    }
    byte[] own = Arrays.copyOfRange(bytes, offset, offset + length);
    return transcoded(own, own.length, StandardCharsets.UTF_8);
  }

  private static Utf8Text asItIs(byte[] bytes, int offset, int length) {
    if (!Utf8Check.isUtf8(bytes, offset, length)) {
      throw Refusal.malformed("The body is not in UTF-8, and names no other encoding");
    }
    return new Utf8Text(bytes, offset, length);
  }

  private static Utf8Text transcoded(byte[] bytes, int length, Charset from) {
    CharBuffer text;
    try {
      text = from.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
    } catch (CharacterCodingException e) {
      throw Refusal.malformed("The message is not in the encoding it names, " + from);
    }
    Matcher declaration = DECLARATION.matcher(beginning(text));
    String whole = text.toString();
    String utf8 =
        declaration.find()
            ? whole.substring(0, declaration.start(1))
                + "UTF-8"
                + whole.substring(declaration.end(1))
            : whole;
    byte[] encoded = utf8.getBytes(StandardCharsets.UTF_8);
    return new Utf8Text(encoded, 0, encoded.length);
  }

  private static CharBuffer beginning(CharBuffer text) {
    return text.subSequence(0, Math.min(text.length(), LONGEST_DECLARATION));
  }

  private static Optional<String> declaredEncoding(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + Math.min(length, LONGEST_DECLARATION) && bytes[end] != '>') {
      end++;
    }
    if (end - offset < 6 || bytes[offset + 1] != '?') {
      return Optional.empty();
    }
    String beginning = new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1) + ">";
    Matcher declaration = DECLARATION.matcher(beginning);
    return declaration.find() ? Optional.of(declaration.group(1)) : Optional.empty();
  }

  private static Charset known(String name, String where) {
    Charset charset = CHARSETS.get(name.toLowerCase(Locale.ROOT));
    if (charset == null) {
      throw Refusal.malformed(
          "The encoding that " + where + " names is not known; send UTF-8, UTF-16 or ISO-8859-1");
    }
    return charset;
  }
}
