package dev.crossconnect.config.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Part of the build of {@code ./hub}: what is done once so that every start is faster. */
public final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Path temporary = Files.createTempDirectory("rehearsal-");
    try (DataDirectory data = DataDirectory.open(temporary)) {
      EmbeddedRegistry.rehearse(data.registry());
    }
    DataDirectory.reset(temporary);
    Files.delete(temporary.resolve(DataDirectory.MARKER));
    Files.delete(temporary);
  }
}
