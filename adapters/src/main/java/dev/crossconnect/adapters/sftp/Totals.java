package dev.crossconnect.adapters.sftp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The control totals of a file: how many lines there are about commands, and the CRC-32 of these
 * lines, each with its line feed, in eight hexadecimal digits.
 */
record Totals(int count, String total) {

  static Totals of(List<String> lines) {
    CRC32 crc = new CRC32();
    lines.forEach(line -> crc.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return new Totals(lines.size(), "%08x".formatted(crc.getValue()));
  }
}
