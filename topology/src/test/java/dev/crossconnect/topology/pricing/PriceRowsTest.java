package dev.crossconnect.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.avro.PriceEntry;
import dev.crossconnect.topology.rows.Rows;
import dev.crossconnect.topology.rows.Rows.Format;
import dev.crossconnect.topology.rows.Rows.Read;
import dev.crossconnect.topology.rows.Rows.Row;
import dev.crossconnect.topology.rows.Rows.Unreadable;
import dev.crossconnect.topology.rows.Unfit;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceRowsTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "priceBook", "P", "sku", "S", "currency", "EUR", "chargeType", "OneTime", "amount", "1");

  @Test
  void aTableIsReadWithQuotesLineBreaksAndEmptyFields() throws IOException {
    assertThat(
            read(
                Format.CSV,
                "\uFEFFsku,amount,segment\r\n\"A,\"\"B\"\"\",1.50,\r\n\r\n\"C\nD\",2,x\nE,3,y"))
        .containsExactly(
            new Read(2, Map.of("sku", "A,\"B\"", "amount", "1.50")),
            new Read(4, Map.of("sku", "C\nD", "amount", "2", "segment", "x")),
            new Read(6, Map.of("sku", "E", "amount", "3", "segment", "y")));
  }

  @Test
  void aRowWithTooFewFieldsDoesNotKeepTheNextFromBeingRead() throws IOException {
    assertThat(read(Format.CSV, "sku,amount\nA\nB,2\n"))
        .containsExactly(
            new Unreadable(2, "The row has 1 fields, the first 2"),
            new Read(3, Map.of("sku", "B", "amount", "2")));
  }

  @Test
  void aQuotationMarkThatIsLeftOpenIsReportedWhereItStands() throws IOException {
    List<Row> rows = read(Format.CSV, "sku,amount\nA,1\n\"B,2\n" + "x".repeat(100_000));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(1)).isInstanceOf(Unreadable.class);
    assertThat(rows.get(1).line()).isEqualTo(3);
  }

  @Test
  void aTableWithAColumnThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> read(Format.CSV, "sku,prize\nA,1\n"))
        .isInstanceOfSatisfying(
            HttpResponseException.class,
            e -> assertThat(e.getDetails()).containsEntry("value", "sku,prize"));
  }

  @Test
  void linesOfJsonAreReadOneByOneAndBadOnesReported() throws IOException {
    List<Row> rows =
        read(
            Format.LINES,
            "{\"sku\":\"A\",\"amount\":1.50}\n{\"sku\":\n\n[1]\n{\"sku\":\"B\"} x\n{}");

    assertThat(rows).extracting(Row::line).containsExactly(1, 2, 4, 5, 6);
    assertThat(rows.get(0)).isEqualTo(new Read(1, Map.of("sku", "A", "amount", "1.50")));
    assertThat(rows.subList(1, 4)).allMatch(Unreadable.class::isInstance);
  }

  @Test
  void anArrayIsReadObjectByObjectUpToWhereItIsNoJson() throws IOException {
    List<Row> rows =
        read(
            Format.ARRAY,
            "[{\"sku\":\"A\",\"amount\":0.10000000000000001},\n{\"sku\":{}},\n7,\n{\"sku\":null}\n{");

    assertThat(rows).extracting(Row::line).containsExactly(1, 2, 3, 4, 5);
    assertThat(rows.get(0))
        .isEqualTo(new Read(1, Map.of("sku", "A", "amount", "0.10000000000000001")));
    assertThat(rows.get(3)).isEqualTo(new Read(4, Map.of()));
    assertThat(rows.get(4)).isInstanceOf(Unreadable.class);
  }

  @Test
  void whatIsNoArrayIsRefused() {
    assertThatThrownBy(() -> read(Format.ARRAY, "{}")).isInstanceOf(HttpResponseException.class);
    assertThatThrownBy(() -> read(Format.ARRAY, "")).isInstanceOf(HttpResponseException.class);
    assertThatThrownBy(() -> Format.of(Optional.of("text/html")))
        .isInstanceOf(HttpResponseException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount      | -1          | 0 or more
          amount      | 1e999999999 | digits
          amount      | abc         | decimal number
          currency    | EURO        | ISO 4217
          currency    | XXX         | ISO 4217
          chargeType  | Monthly     | Recurring
          validFrom   | 31.12.2026  | 2026-02-28
          minQuantity | -2          | 0 or more
          active      | yes         | true or false
          tiers       | Steps       | Graduated
          period      | Month       | recurring
          prize       | 1           | no field
          """)
  void aFieldThatIsNotAllowedIsNamedWithWhatIs(String field, String value, String allowed) {
    Map<String, String> fields = new HashMap<>(GOOD);
    fields.put(field, value);

    assertThatThrownBy(() -> PriceRow.read(fields, Prices.KNOWN))
        .hasMessageContaining(allowed)
        .isInstanceOfSatisfying(Unfit.class, unfit -> assertThat(unfit.field()).isEqualTo(field));
  }

  @Test
  void aCorrectionIsAboutTheSameEntryAndAnotherPriceIsNot() throws Unfit {
    String id = with("amount", "1").getEntryId();

    assertThat(with("amount", "2").getEntryId()).isEqualTo(id);
    assertThat(with("validTo", "2027-01-01").getEntryId()).isEqualTo(id);
    assertThat(with("active", "false").getEntryId()).isEqualTo(id);
    assertThat(with("minQuantity", "0").getEntryId()).isEqualTo(id);
    assertThat(with("validFrom", "2026-01-01").getEntryId())
        .isNotEqualTo(id)
        .isEqualTo(with("validFrom", "2026-01-01T01:00:00+01:00").getEntryId());
    assertThat(with("minQuantity", "10").getEntryId()).isNotEqualTo(id);
    assertThat(with("account", "A").getEntryId())
        .isNotEqualTo(id)
        .isNotEqualTo(with("segment", "A").getEntryId());
  }

  private static PriceEntry with(String field, String value) throws Unfit {
    Map<String, String> fields = new HashMap<>(GOOD);
    fields.put(field, value);
    return PriceRow.read(fields, Prices.KNOWN);
  }

  private static List<Row> read(Format format, String text) throws IOException {
    Rows rows =
        format.rows(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), PriceRow.LAYOUT);
    List<Row> read = new ArrayList<>();
    Optional<Row> next = rows.next();
    while (next.isPresent()) {
      read.add(next.get());
      next = rows.next();
    }
    return read;
  }
}
