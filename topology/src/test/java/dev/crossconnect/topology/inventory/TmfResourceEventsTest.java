package dev.crossconnect.topology.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.ResourceStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TmfResourceEventsTest {

  @ParameterizedTest
  @CsvSource({
    "RESOURCE,         , available, ResourceCreateEvent",
    "RESOURCE, available, reserved, ResourceStateChangeEvent",
    "RESOURCE, reserved, reserved,  ResourceAttributeValueChangeEvent",
    "CONFLICT, reserved, reserved,  ResourceAttributeValueChangeEvent"
  })
  void anUpdateHasTheNameThatTheTmForumHasForIt(
      InventoryChange change, ResourceStatus before, ResourceStatus state, String type) {
    assertThat(TmfResourceEvents.told(update(change, "p/1", before, state)))
        .hasValueSatisfying(
            told -> {
              assertThat(told.type()).isEqualTo(type);
              assertThat(told.about())
                  .containsAllEntriesOf(Map.of("id", "DUB1/ont/p/1", "category", "ont"));
            });
  }

  @Test
  void ofPoolsNothingIsTold() {
    assertThat(TmfResourceEvents.told(update(InventoryChange.POOL_LOW, null, null, null)))
        .isEmpty();
  }

  private static InventoryUpdate update(
      InventoryChange change, String id, ResourceStatus before, ResourceStatus state) {
    return InventoryUpdate.newBuilder()
        .setSite("DUB1")
        .setKind("ont")
        .setChange(change)
        .setResourceId(id)
        .setBefore(before)
        .setState(state)
        .setCause("load")
        .setBy("test")
        .setTotal(1)
        .setAvailable(1)
        .setAt(Instant.EPOCH)
        .build();
  }
}
