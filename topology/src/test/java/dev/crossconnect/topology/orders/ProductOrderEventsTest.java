package dev.crossconnect.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crossconnect.avro.LifeState;
import dev.crossconnect.avro.LineUpdate;
import dev.crossconnect.avro.OrderUpdate;
import dev.crossconnect.topology.listeners.Happening;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductOrderEventsTest {

  @ParameterizedTest
  @CsvSource({
    "1, state,     ProductOrderCreateEvent",
    "2, state,     ProductOrderStateChangeEvent",
    "3, milestone, ProductOrderAttributeValueChangeEvent",
    "1, jeopardy,  ProductOrderAttributeValueChangeEvent"
  })
  void anUpdateHasTheNameThatTheTmForumHasForIt(long sequence, String kind, String type) {
    Happening told =
        ProductOrderEvents.told(
            OrderUpdate.newBuilder()
                .setOrderId("o")
                .setAccount("a")
                .setVersion(1)
                .setSequence(sequence)
                .setState(LifeState.inProgress)
                .setLines(List.of(new LineUpdate("l", "ROUTER", LifeState.inProgress)))
                .setCause("because")
                .setAt(Instant.EPOCH)
                .setKind(kind)
                .build());

    assertThat(told.type()).isEqualTo(type);
    assertThat(told.description()).isEqualTo("because");
    assertThat(told.about())
        .containsEntry("id", "o")
        .containsEntry("state", "inProgress")
        .containsEntry("relatedParty.id", "a");
    ProductOrderEvents.Order order = ((ProductOrderEvents.Event) told.event()).productOrder();
    assertThat(order.href()).isEqualTo("/tmf-api/productOrdering/v4/productOrder/o");
    assertThat(order.productOrderItem())
        .singleElement()
        .satisfies(item -> assertThat(item.productOffering().id()).isEqualTo("ROUTER"));
  }
}
