package dev.crossconnect.adapters.sftp;

import java.util.List;

/**
 * Commands that share a file.
 *
 * @param sequence the number of the file
 * @param temporary the name under which it is written
 */
record Letter(long sequence, String temporary, String content, List<Slip> slips) {
  Letter {
    slips = List.copyOf(slips);
  }
}
