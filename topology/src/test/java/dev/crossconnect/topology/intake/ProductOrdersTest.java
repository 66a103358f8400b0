package dev.crossconnect.topology.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crossconnect.avro.LineAction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductOrdersTest {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private static final String ITEM =
      """
      {"id":"1","action":"add","productOffering":{"id":"STATIC-IP"}}""";

  private static final String WHOLE =
      """
      {"externalId":"web-17","category":"B2C","requestedStartDate":"2026-03-31T23:30:00-02:00",
       "requestedCompletionDate":"2026-04-10","@type":"ProductOrder","note":[{"text":"hello"}],
       "relatedParty":[{"id":"s","role":"seller"},{"id":"001000000000001","role":"Customer"}],
       "productOrderItem":[{"id":"a","quantity":2,"action":"modify",
         "productOffering":{"id":"FIBRE-1G","href":"x"},
         "product":{"place":[{"id":"DUB1"}],
           "productCharacteristic":[{"name":"vlan","value":42},{"name":"colour","value":"red"}]}},
        {"id":"b","action":"delete","productOffering":{"id":"VOICE"}}]}""";

  @Test
  void theOrderOfTheTmForumBecomesOneOfOurs() throws ProductOrders.Unfit {
    CustomerOrder order = take(WHOLE).order();

    assertThat(order.status()).isEqualTo(CustomerOrder.Status.ACTIVATED);
    assertThat(order.number()).contains("web-17");
    assertThat(order.account()).contains("001000000000001AAA");
    assertThat(order.effectiveDate()).as("the day in UTC").contains("2026-04-01");
    assertThat(order.dueDate()).contains("2026-04-10");
    assertThat(order.lines())
        .containsExactly(
            new CustomerOrder.Line(
                "a",
                "FIBRE-1G",
                new BigDecimal("2"),
                LineAction.Change,
                java.util.Optional.of("DUB1"),
                Map.of("vlan", "42", "colour", "red")),
            new CustomerOrder.Line(
                "b",
                "VOICE",
                BigDecimal.ONE,
                LineAction.Remove,
                java.util.Optional.empty(),
                Map.of()));
  }

  @Test
  void whatTheDoorHasTakenTheIntakeUnderstandsAlike() throws Exception {
    ProductOrders.Taken taken = take(WHOLE);

    Understood.Header header = ProductOrders.understand(taken.notification());

    assertThat(header.key()).isEqualTo(taken.order().orderId());
    assertThat(
            AssemblyRules.decide(java.util.Optional.empty(), header, AT)
                .flatMap(AssemblyRules.Step::order))
        .contains(taken.order());
  }

  @Test
  void theSameNameIsTheSameOrderAndNoNameIsANewOne() throws ProductOrders.Unfit {
    assertThat(take(WHOLE).order().orderId())
        .isEqualTo(take(named("externalId", "web-17")).order().orderId())
        .isNotEqualTo(take(named("externalId", "web-18")).order().orderId())
        .matches("po-[0-9a-f]{32}");
    assertThat(take(named("id", "801000000000001")).order().orderId())
        .isEqualTo("801000000000001AAA");
    assertThat(take(named("id", "order_1-x")).order().orderId()).isEqualTo("order_1-x");
    assertThat(take(order(ITEM)).order().orderId())
        .isNotEqualTo(take(order(ITEM)).order().orderId());
    assertThat(take(order(ITEM)).isNamed()).isFalse();
    assertThat(take(WHOLE).isNamed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]                                                        | body                    |",
        "{\"productOrderItem\":[]}                                  | productOrderItem        | 0 items",
        "{\"productOrderItem\":{\"id\":\"1\"}}                      | productOrderItem        | 0 items",
        "{\"id\":\"a.b\",\"productOrderItem\":[]}                   | id                      | a.b",
        "{\"requestedStartDate\":\"soon\",\"productOrderItem\":[]}  | requestedStartDate      | soon",
        "{\"relatedParty\":[{\"role\":\"customer\"}]}               | relatedParty[0].id      |",
      })
  void whatIsWrongWithAnOrderIsNamed(String body, String field, String value) {
    assertUnfit(body, field, value == null ? "" : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\":\"add\"}                                       | id                      |",
        "{\"id\":\"a,b\",\"action\":\"add\"}                        | id                      | a,b",
        "{\"id\":\"1\",\"action\":\"add\"}                          | productOffering.id      |",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"noChange\"} | action   | noChange",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"add\",\"quantity\":0} | quantity | 0",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"add\",\"quantity\":1e99} | quantity | 1e99",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"add\",\"product\":{\"place\":[{\"id\":\"A\"},{\"id\":\"B\"}]}} | product.place | 2 places",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"add\",\"product\":{\"productCharacteristic\":[{\"name\":\"a\",\"value\":{\"b\":1}}]}} | product.productCharacteristic[0].value |",
        "{\"id\":\"1\",\"productOffering\":{\"id\":\"X\"},\"action\":\"add\",\"productOrderItem\":[]} | productOrderItem |",
      })
  void whatIsWrongWithAnItemIsNamed(String item, String field, String value) {
    assertUnfit(order(item), "productOrderItem[0]." + field, value == null ? "" : value);
  }

  @Test
  void twoItemsCannotHaveOneId() {
    assertUnfit(order(ITEM + "," + ITEM), "productOrderItem[1].id", "1");
  }

  private static void assertUnfit(String body, String field, String value) {
    ProductOrders.Unfit unfit = catchThrowableOfType(ProductOrders.Unfit.class, () -> take(body));
    assertThat(unfit).isNotNull();
    assertThat(unfit.field()).isEqualTo(field);
    assertThat(unfit.value()).isEqualTo(value);
    assertThat(unfit.allowed()).isNotBlank();
  }

  private static String named(String field, String name) {
    return "{\"%s\":\"%s\",\"productOrderItem\":[%s]}".formatted(field, name, ITEM);
  }

  private static String order(String items) {
    return "{\"productOrderItem\":[" + items + "]}";
  }

  private static ProductOrders.Taken take(String body) throws ProductOrders.Unfit {
    return ProductOrders.take(body.getBytes(UTF_8), AT);
  }
}
