package dev.crossconnect.topology.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crossconnect.topology.Notifications;
import dev.crossconnect.topology.document.Document;
import dev.crossconnect.topology.document.DocumentException;
import java.io.StringReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MappingTest {

  private static final String ORDER = "801000000000001AAA";
  private static final String LINE = "802000000000001AAA";

  private final Mapping mapping =
      Mapping.from(Document.read(Path.of("../config/business/mapping.yaml")));
  private final SobjectReader reader = new SobjectReader();

  @Test
  void anOrderIsUnderstoodAsTheContractSays() throws Misunderstanding {
    Understood understood =
        soap(
            "Order",
            ORDER,
            "OrderNumber=00000123;AccountId=001000000000001;Status=Activated;"
                + "EffectiveDate=2026-03-01;CurrencyIsoCode=EUR;Line_Count__c=2.0;"
                + "LastModifiedDate=2026-02-28T23:59:59.000Z");

    assertThat(understood).isInstanceOf(Understood.Header.class);
    var record = ((Understood.Header) understood).record();
    assertThat(record.getFields())
        .containsEntry("number", "00000123")
        .containsEntry("account", "001000000000001AAA")
        .containsEntry("status", "activated")
        .containsEntry("effectiveDate", "2026-03-01")
        .containsEntry("lineCount", "2")
        .doesNotContainKey("priceBook");
    assertThat(record.getStamp()).isEqualTo(1_772_323_199_000L);
  }

  @Test
  void everyOtherCustomFieldOfALineIsAParameter() throws Misunderstanding {
    Understood understood =
        soap(
            "OrderItem",
            LINE,
            "OrderId="
                + ORDER
                + ";Product_Code__c=STATIC-IP;Quantity=1.0;Site__c=DUB1;Vlan__c=42;Name=x;"
                + "SystemModstamp=2026-03-01T10:00:00.000Z");

    assertThat(understood.key()).isEqualTo(ORDER);
    var record = ((Understood.Line) understood).record();
    assertThat(record.getParameters()).containsOnlyKeys("Vlan__c").containsEntry("Vlan__c", "42");
    assertThat(record.getFields())
        .containsEntry("sku", "STATIC-IP")
        .containsEntry("action", "Add")
        .containsEntry("quantity", "1");
  }

  @Test
  void numbersKeepTheirExactDigits() throws Misunderstanding {
    Understood understood =
        json(
            "OrderItem",
            LINE,
            """
            {"Id":"%s","OrderId":"%s","Product_Code__c":"A","Quantity":12345678901234567.000001,
             "Speed__c":1000000000000000000001,"SystemModstamp":"2026-03-01T10:00:00.000+0000"}
            """
                .formatted(LINE, ORDER));

    var record = ((Understood.Line) understood).record();
    assertThat(record.getFields()).containsEntry("quantity", "12345678901234567.000001");
    assertThat(record.getParameters()).containsEntry("Speed__c", "1000000000000000000001");
  }

  @Test
  void nestedLinesComeWithTheirOrder() throws Misunderstanding {
    Understood understood =
        json(
            "Order",
            ORDER,
            """
            {"attributes":{"type":"Order"},"Id":"%s","Status":"Activated",
             "SystemModstamp":"2026-03-01T10:00:00Z",
             "OrderItems":{"totalSize":1,"done":true,"records":[
               {"attributes":{"type":"OrderItem"},"Id":"%s","Product_Code__c":"A",
                "SystemModstamp":"2026-03-01T10:00:00Z"}]}}
            """
                .formatted(ORDER, LINE));

    assertThat(((Understood.Header) understood).lines())
        .singleElement()
        .satisfies(line -> assertThat(line.getFields()).containsEntry("order", ORDER));
  }

  @Test
  void whatIsNullInSalesforceIsAbsentWhicheverWayItIsWritten() throws Misunderstanding {
    var nil =
        understand(
            Notifications.soap(
                "Order",
                ORDER,
                "<sObject><Id>"
                    + ORDER
                    + "</Id><Status>Draft</Status><OrderNumber xsi:nil=\"true\"/>"
                    + "<SystemModstamp>2026-03-01T10:00:00Z</SystemModstamp></sObject>"));
    var nothing =
        json(
            "Order",
            ORDER,
            "{\"Id\":\""
                + ORDER
                + "\",\"Status\":\"Draft\",\"OrderNumber\":null,"
                + "\"SystemModstamp\":\"2026-03-01T10:00:00Z\"}");

    assertThat(((Understood.Header) nil).record().getFields()).doesNotContainKey("number");
    assertThat(nothing).isEqualTo(nil);
  }

  @Test
  void entitiesAndCdataAreText() throws Misunderstanding {
    var understood =
        understand(
            Notifications.soap(
                "Order",
                ORDER,
                "<x:sObject><x:Id>"
                    + ORDER
                    + "</x:Id><x:Status>Draft</x:Status><x:OrderNumber>a &amp; <![CDATA[<b>]]>"
                    + "&#x43;</x:OrderNumber>"
                    + "<x:SystemModstamp>2026-03-01T10:00:00Z</x:SystemModstamp></x:sObject>"));

    assertThat(((Understood.Header) understood).record().getFields())
        .containsEntry("number", "a & <b>C");
  }

  @Test
  void aDeletionNeedsNothingButItsId() throws Misunderstanding {
    var understood = json("Order", ORDER, "{\"Id\":\"" + ORDER + "\",\"deleted\":true}");

    assertThat(((Understood.Header) understood).record().getDeleted()).isTrue();
  }

  @Test
  void aWrongValueNamesTheFieldTheValueAndWhatIsAllowed() {
    assertThatThrownBy(
            () -> soap("Order", ORDER, "Status=Open;SystemModstamp=2026-03-01T10:00:00Z"))
        .isInstanceOf(Misunderstanding.class)
        .hasMessage("Field 'Status' is 'Open'; it must hold one of [Activated, Cancelled, Draft]");
    assertThatThrownBy(
            () ->
                soap(
                    "OrderItem",
                    LINE,
                    "OrderId="
                        + ORDER
                        + ";Product_Code__c=A;Quantity=many;"
                        + "SystemModstamp=2026-03-01T10:00:00Z"))
        .hasMessage("Field 'Quantity' is 'many'; it must hold a number such as 12.50");
  }

  @Test
  void aRecordWithoutAVersionIsNotGuessedAt() {
    assertThatThrownBy(() -> soap("Order", ORDER, "Status=Draft"))
        .hasMessageContaining("[SystemModstamp, LastModifiedDate]");
  }

  @Test
  void anObjectThatIsNotMappedIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> soap("Contact", "003000000000001AAA", ""))
        .hasMessage(
            "Object 'Contact' is not mapped; mapped are [Account, Order, OrderItem, PricebookEntry]");
  }

  @Test
  void anOrganisationMayHaveItsOwnNames() throws Misunderstanding {
    Mapping own =
        Mapping.from(
            Document.read(
                "m.yaml",
                new StringReader(
                    """
                    objects:
                      Order:
                        is: order
                        version: SystemModstamp
                        fields: {status: {from: Status}}
                    organisations:
                      00D000000000062:
                        objects:
                          Bestellung__c:
                            is: order
                            version: SystemModstamp
                            fields: {status: {from: Zustand__c, values: {Neu: draft}}}
                    """)));

    assertThat(own.keyField(Notifications.ORGANISATION, "Bestellung__c")).contains("Id");
    assertThat(own.keyField("00D000000000099EAA", "Bestellung__c")).isEmpty();
    assertThat(own.keyField(Notifications.ORGANISATION, "Order")).contains("Id");
  }

  @Test
  void aRuleForAFieldTheHubDoesNotHaveIsRefusedWithItsLine() {
    assertThatThrownBy(
            () ->
                Mapping.from(
                    Document.read(
                        "m.yaml",
                        new StringReader(
                            """
                            objects:
                              Order:
                                is: order
                                version: SystemModstamp
                                fields:
                                  status: {from: Status}
                                  colour: {from: Colour__c}
                            """))))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith(
            "m.yaml, line 7: 'objects.Order.fields.colour' is no field of a record that is: order");
  }

  private Understood soap(String type, String id, String fields) throws Misunderstanding {
    return understand(Notifications.soap(type, id, Notifications.xml(type, id, fields)));
  }

  private Understood json(String type, String id, String payload) throws Misunderstanding {
    return understand(Notifications.json(type, id, payload));
  }

  private Understood understand(dev.crossconnect.avro.SalesforceNotification notification)
      throws Misunderstanding {
    return mapping.understand(notification, reader.read(notification));
  }
}
