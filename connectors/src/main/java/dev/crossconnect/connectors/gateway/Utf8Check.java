package dev.crossconnect.connectors.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are the UTF-8 they claim to be. The parsers behind the doors do not look closely at
 * what they skip; but what a door lets through has to be readable for everybody after it.
 */
final class Utf8Check {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final int CHUNK = 8 * 1024;

  private Utf8Check() {}

  static boolean isUtf8(byte[] bytes, int offset, int length) {
    int ascii = endOfAscii(bytes, offset, offset + length);
    return ascii == offset + length || decodes(bytes, ascii, offset + length - ascii);
  }

  /** Nearly all of nearly every body is ASCII, and is passed over eight bytes at a time. */
  private static int endOfAscii(byte[] bytes, int start, int end) {
    int at = start;
    while (at + Long.BYTES <= end && ((long) EIGHT_BYTES.get(bytes, at) & NOT_ASCII) == 0) {
      at += Long.BYTES;
    }
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private static boolean decodes(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(Math.min(CHUNK, length + 1));
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return !result.isError();
  }
}
