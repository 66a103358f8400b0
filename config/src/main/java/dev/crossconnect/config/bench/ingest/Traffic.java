package dev.crossconnect.config.bench.ingest;

import dev.crossconnect.config.settings.HubSettings;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a Salesforce that sells sends, the same in every run. */
final class Traffic {

  static final String OUTBOUND_MESSAGES = "/salesforce/outbound-messages";

  private static final String ANY_ORGANISATION = "00D000000000062EAA";

  private Traffic() {}

  /** One that the doors are open to. */
  static String organisation(HubSettings settings) {
    return settings.gateway().organisations().stream().findFirst().orElse(ANY_ORGANISATION);
  }

  /** An outbound message, laid out as Salesforce does, with the orders from this one on. */
  static String message(String organisation, int first, int notifications) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
    xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
     <soapenv:Body>
      <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
       <OrganizationId>%s</OrganizationId>
       <ActionId>04k000000000001AAA</ActionId>
       <SessionId xsi:nil="true"/>
       <EnterpriseUrl>https://example.my.salesforce.com/services/Soap/c/60.0/%1$s</EnterpriseUrl>
       <PartnerUrl>https://example.my.salesforce.com/services/Soap/u/60.0/%1$s</PartnerUrl>
    %s  </notifications>
     </soapenv:Body>
    </soapenv:Envelope>"""
        .formatted(
            organisation,
            IntStream.range(first, first + notifications)
                .mapToObj(Traffic::notification)
                .collect(Collectors.joining()));
  }

  private static String notification(int number) {
    return """
       <Notification>
        <Id>04l%012dAAA</Id>
        <sObject xsi:type="sf:Order" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
         <sf:Id>801%1$012dAAA</sf:Id>
         <sf:AccountId>001%1$012dAAA</sf:AccountId>
         <sf:CurrencyIsoCode>EUR</sf:CurrencyIsoCode>
         <sf:EffectiveDate>2026-03-01</sf:EffectiveDate>
         <sf:Line_Count__c>3.0</sf:Line_Count__c>
         <sf:OrderNumber>%1$08d</sf:OrderNumber>
         <sf:Pricebook2Id>01s000000000001AAA</sf:Pricebook2Id>
         <sf:Status>Activated</sf:Status>
         <sf:SystemModstamp>2026-03-01T10:00:00.000Z</sf:SystemModstamp>
        </sObject>
       </Notification>
    """
        .formatted(number);
  }

  /** The lines from this one on, three to an order, as {@code JSON.serialize} writes them. */
  static String batch(int first, int records) {
    return IntStream.range(first, first + records)
        .mapToObj(Traffic::line)
        .collect(Collectors.joining(",", "{\"records\":[", "]}"));
  }

  private static String line(int number) {
    return """
    {"attributes":{"type":"OrderItem","url":"/services/data/v60.0/sobjects/OrderItem/802%012dAAA"},\
    "Id":"802%1$012dAAA","OrderId":"801%012dAAA","Product_Code__c":"FIBRE-1G","Quantity":1.00,\
    "Site__c":"DUB1","Action__c":"Add","Vlan__c":%d,"Contract_Months__c":24,\
    "Installation_Note__c":"Second floor, ask for the caretaker",\
    "SystemModstamp":"2026-03-01T10:00:00.000+0000"}"""
        .formatted(number, number / 3, number % 4_096);
  }
}
