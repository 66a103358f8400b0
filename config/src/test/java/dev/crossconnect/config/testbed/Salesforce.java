package dev.crossconnect.config.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A Salesforce that sends outbound messages and calls out, and asks for what it has sent. */
public final class Salesforce {

  public static final String ORGANISATION = "00D000000000062EAA";

  private static final String STAMP = "2026-03-01T10:00:00.000Z";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String hub;

  public Salesforce(String hub) {
    this.hub = hub;
  }

  /** The id of the so-manieth order. */
  public static String orderId(int number) {
    return "801%012dAAA".formatted(number);
  }

  /** The id of the one line that the so-manieth order has. */
  public static String lineId(int number) {
    return "802%012dAAA".formatted(number);
  }

  /** The notification of an activated order with one line. */
  public static String order(int number) {
    return notification(
        "Order",
        orderId(number),
        "<sf:OrderNumber>%08d</sf:OrderNumber>".formatted(number)
            + "<sf:Status>Activated</sf:Status><sf:Line_Count__c>1.0</sf:Line_Count__c>"
            + "<sf:SystemModstamp>"
            + STAMP
            + "</sf:SystemModstamp>");
  }

  /** The notification of the order's line. */
  public static String line(int number, String sku) {
    return notification(
        "OrderItem",
        lineId(number),
        "<sf:OrderId>"
            + orderId(number)
            + "</sf:OrderId><sf:Product_Code__c>"
            + sku
            + "</sf:Product_Code__c><sf:Quantity>1.0</sf:Quantity><sf:Site__c>DUB1</sf:Site__c>"
            + "<sf:SystemModstamp>"
            + STAMP
            + "</sf:SystemModstamp>");
  }

  public static String notification(String type, String id, String fields) {
    return """
    <Notification><Id>04l000000000001AAA</Id><sObject xsi:type="sf:%s" \
    xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>%s</sf:Id>%s</sObject></Notification>"""
        .formatted(type, id, fields);
  }

  public static String message(String... notifications) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>\
    <notifications xmlns="http://soap.sforce.com/2005/09/outbound">\
    <OrganizationId>%s</OrganizationId><ActionId>04k000000000001AAA</ActionId>\
    <SessionId xsi:nil="true"/><EnterpriseUrl>https://e</EnterpriseUrl>\
    <PartnerUrl>https://p</PartnerUrl>%s</notifications></soapenv:Body></soapenv:Envelope>"""
        .formatted(ORGANISATION, Arrays.stream(notifications).collect(Collectors.joining()));
  }

  /** Sends one message with these notifications and gives the answer, whatever it is. */
  public HttpResponse<String> send(String... notifications) throws IOException {
    return post("/salesforce/outbound-messages", "text/xml", message(notifications));
  }

  /** Sends an order and its line, each in a message of its own; both have to be acknowledged. */
  public void sell(int number, String sku) throws IOException {
    acknowledged(send(order(number)));
    acknowledged(send(line(number, sku)));
  }

  public HttpResponse<String> post(String path, String type, String body) throws IOException {
    return exchange(
        HttpRequest.newBuilder(URI.create(hub + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  public HttpResponse<String> get(String path) throws IOException {
    return exchange(
        HttpRequest.newBuilder(URI.create(hub + path)).timeout(Duration.ofSeconds(30)).build());
  }

  public HttpResponse<String> delete(String path) throws IOException {
    return exchange(
        HttpRequest.newBuilder(URI.create(hub + path))
            .timeout(Duration.ofSeconds(30))
            .DELETE()
            .build());
  }

  /** What the hub answers when asked for the so-manieth order. */
  public String order(int number, String whenAbsent) throws IOException {
    HttpResponse<String> answer = get("/v1/orders/" + orderId(number));
    return answer.statusCode() == 200 ? answer.body() : whenAbsent;
  }

  private static void acknowledged(HttpResponse<String> answer) {
    if (answer.statusCode() != 200 || !answer.body().contains("<Ack>true</Ack>")) {
      throw new AssertionError(
          "The hub did not acknowledge: " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) throws IOException {
    try {
      return ApiContract.held(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
