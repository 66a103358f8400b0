package dev.crossconnect.config.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.InventoryChange;
import dev.crossconnect.avro.InventoryUpdate;
import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.avro.ResourceStatus;
import dev.crossconnect.config.chaos.Violation.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {

  @Test
  void updatesInTheirTurnAreFine() {
    assertThat(Books.ofOrders(List.of(update("a", 1), update("b", 1), update("a", 2)))).isEmpty();
  }

  @Test
  void anUpdateThatIsMissingIsLost() {
    assertThat(Books.ofOrders(List.of(update("a", 1), update("a", 3))))
        .extracting(Violation::kind)
        .containsExactly(Kind.LOST);
  }

  @Test
  void anUpdateThatComesTwiceIsDoubled() {
    assertThat(Books.ofOrders(List.of(update("a", 1), update("a", 2), update("a", 2))))
        .extracting(Violation::kind)
        .containsExactly(Kind.DOUBLED);
  }

  @Test
  void aResourceWithTheOneWhoWasToldIsFine() {
    assertThat(Books.ofResources(List.of(reserved("p1", "r1")), Map.of("r1", List.of("p1"))))
        .isEmpty();
  }

  @Test
  void aResourceThatIsGivenOutTwiceIsOversold() {
    assertThat(
            Books.ofResources(
                List.of(reserved("p1", "r1"), reserved("p1", "r2")), Map.of("r2", List.of("p1"))))
        .extracting(Violation::kind)
        .containsExactly(Kind.OVERSOLD);
  }

  @Test
  void aResourceThatIsPromisedTwiceIsOversold() {
    assertThat(
            Books.ofResources(
                List.of(reserved("p1", "r1")), Map.of("r1", List.of("p1"), "r2", List.of("p1"))))
        .extracting(Violation::kind)
        .contains(Kind.OVERSOLD);
  }

  @Test
  void aPromiseThatNobodyKnowsOfIsLost() {
    assertThat(Books.ofResources(List.of(), Map.of("r1", List.of("p1"))))
        .extracting(Violation::kind)
        .containsExactly(Kind.LOST);
  }

  @Test
  void aResourceThatNobodyWasToldOfIsDoubled() {
    assertThat(Books.ofResources(List.of(reserved("p1", "r1")), Map.of("r1", List.of())))
        .extracting(Violation::kind)
        .containsExactly(Kind.DOUBLED);
  }

  private static OrderUpdate update(String order, long sequence) {
    return new OrderUpdate(
        order,
        null,
        null,
        1,
        sequence,
        LifeState.acknowledged,
        List.of(),
        "state",
        Instant.EPOCH,
        null,
        null);
  }

  private static InventoryUpdate reserved(String resource, String reservation) {
    return new InventoryUpdate(
        "DUB1",
        "pon-port",
        InventoryChange.RESOURCE,
        resource,
        ResourceStatus.reserved,
        ResourceStatus.available,
        reservation,
        null,
        "reserve",
        "test",
        1L,
        0L,
        Instant.EPOCH);
  }
}
