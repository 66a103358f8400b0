package dev.crossconnect.adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.adapters.simulated.NetworkChange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElementMemoryTest {

  @TempDir private Path directory;

  @Test
  void whatTookEffectIsThereForTheNextProcessAndALineCutOffByAKillIsNot() throws IOException {
    try (ElementMemory memory = ElementMemory.open(Optional.of(directory))) {
      memory.change(change(Kind.ENTERED, "ONT-1", Map.of("DESC", "c-1", "ORDER", "order-1")));
      memory.change(change(Kind.EDITED, "ONT-1", Map.of("DESC", "c-2")));
      memory.change(change(Kind.ENTERED, "ONT-2", Map.of()));
      memory.change(change(Kind.DELETED, "ONT-2", Map.of()));
    }
    Path file = directory.resolve("network-element.ndjson");
    Files.writeString(file, "{\"change\":\"ENT", StandardOpenOption.APPEND);

    try (ElementMemory memory = ElementMemory.open(Optional.of(directory))) {
      assertThat(memory.changes()).hasSize(4);
      assertThat(memory.thing("ONT", "DUB1", "ONT-1"))
          .contains(Map.of("DESC", "c-2", "ORDER", "order-1"));
      assertThat(memory.thing("ONT", "DUB1", "ONT-2")).isEmpty();
      assertThat(memory.change(change(Kind.ENTERED, "ONT-1", Map.of())))
          .isEqualTo(ElementMemory.Done.IS_THERE);
    }
  }

  private static NetworkChange change(Kind kind, String aid, Map<String, String> fields) {
    return new NetworkChange(kind, "ONT", "DUB1", aid, fields);
  }
}
