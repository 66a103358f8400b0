package dev.crossconnect.connectors.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Builds outbound messages in the likeness of those that Salesforce sends. */
final class OutboundMessages {

  static final String ORGANISATION = "00D000000000062EAA";
  static final String ENVELOPE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
      xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
       <soapenv:Body>
        %s
       </soapenv:Body>
      </soapenv:Envelope>
      """;

  private OutboundMessages() {}

  static String of(String... notifications) {
    return from(ORGANISATION, notifications);
  }

  static String from(String organisation, String... notifications) {
    return ENVELOPE.formatted(
        """
        <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
           <OrganizationId>%s</OrganizationId>
           <ActionId>04kxx00000000blAAA</ActionId>
           <SessionId xsi:nil="true"/>
           <EnterpriseUrl>https://my.salesforce.com/services/Soap/c/60.0/00D000000000062</EnterpriseUrl>
           <PartnerUrl>https://my.salesforce.com/services/Soap/u/60.0/00D000000000062</PartnerUrl>
           %s
          </notifications>"""
            .formatted(organisation, String.join("\n   ", notifications)));
  }

  static String notification(int number, String sobject) {
    return "<Notification>\n    <Id>%s</Id>\n    %s\n   </Notification>"
        .formatted(notificationId(number), sobject);
  }

  static String notificationId(int number) {
    return SalesforceId.widened("04l0000000%05d".formatted(number));
  }

  static String orderId(int number) {
    return SalesforceId.widened("8010000000%05d".formatted(number));
  }

  static String itemId(int number) {
    return SalesforceId.widened("8020000000%05d".formatted(number));
  }

  static String order(int number, String... fields) {
    return sobject("Order", field("Id", orderId(number)) + String.join("", fields));
  }

  static String item(int number, int order) {
    return sobject(
        "OrderItem",
        field("Id", itemId(number))
            + field("OrderId", orderId(order))
            + field("Product_Code__c", "STATIC-IP")
            + field("Quantity", "1.0"));
  }

  static String sobject(String type, String fields) {
    return "<sObject xsi:type=\"sf:%s\" xmlns:sf=\"urn:sobject.enterprise.soap.sforce.com\">%s</sObject>"
        .formatted(type, fields);
  }

  static String field(String name, String value) {
    return "<sf:%1$s>%2$s</sf:%1$s>".formatted(name, value);
  }

  /** An order goes by its Id, an item by its order's, the rest by their own. */
  static Optional<String> keyField(String organisation, String type) {
    return type.equals("OrderItem") ? Optional.of("OrderId") : Optional.empty();
  }

  static OutboundMessageReader reader() {
    return new OutboundMessageReader(
        new XmlBounds(100), new Organisations(List.of()), OutboundMessages::keyField);
  }

  static OutboundMessage read(String message) {
    return read(message.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  static OutboundMessage read(byte[] message, Optional<String> charset) {
    return reader().read(Utf8Text.ofXml(new Body(message, message.length), charset));
  }

  static String payload(Arrival arrival) {
    return StandardCharsets.UTF_8.decode(arrival.payload().duplicate()).toString();
  }
}
