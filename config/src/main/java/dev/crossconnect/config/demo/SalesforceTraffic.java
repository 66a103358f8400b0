package dev.crossconnect.config.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Salesforce that sells: sends orders as outbound messages, header and line each in one of its
 * own, and again until they are acknowledged.
 */
public final class SalesforceTraffic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SalesforceTraffic.class);
  private static final List<String> PRODUCTS =
      List.of("STATIC-IP", "STATIC-IP", "FIBRE-1G", "VOICE", "ROUTER", "HOME");
  private static final List<String> SITES = List.of("DUB1", "DUB2", "CRK1");
  private static final Duration BEFORE_AGAIN = Duration.ofSeconds(1);
  private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final SecureRandom random = new SecureRandom();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger orders = new AtomicInteger();
  private final URI door;

  private SalesforceTraffic(URI door) {
    this.door = door;
  }

  /**
   * Begins to sell.
   *
   * @param perSecond orders a second; none if 0
   */
  public static SalesforceTraffic start(String hub, double perSecond) {
    SalesforceTraffic traffic =
        new SalesforceTraffic(URI.create(hub + "/salesforce/outbound-messages"));
    if (perSecond > 0) {
      Thread seller = new Thread(() -> traffic.sell(perSecond), "simulated-salesforce");
      seller.setDaemon(true);
      seller.start();
    }
    return traffic;
  }

  private void sell(double perSecond) {
    long interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    long next = System.nanoTime();
    try {
      while (!closed.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        next += interval;
        sendOrder();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendOrder() throws InterruptedException {
    String order = id("801");
    String stamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    send(
        "Order",
        order,
        """
        <sf:OrderNumber>%08d</sf:OrderNumber><sf:AccountId>001000000000001AAA</sf:AccountId>\
        <sf:Status>Activated</sf:Status><sf:EffectiveDate>%s</sf:EffectiveDate>\
        <sf:Pricebook2Id>standard</sf:Pricebook2Id><sf:CurrencyIsoCode>EUR</sf:CurrencyIsoCode>\
        <sf:Line_Count__c>1.0</sf:Line_Count__c><sf:SystemModstamp>%s</sf:SystemModstamp>"""
            .formatted(orders.incrementAndGet(), stamp.substring(0, 10), stamp));
    send(
        "OrderItem",
        id("802"),
        """
        <sf:OrderId>%s</sf:OrderId><sf:Product_Code__c>%s</sf:Product_Code__c>\
        <sf:Quantity>1.0</sf:Quantity><sf:Site__c>%s</sf:Site__c>\
        <sf:SystemModstamp>%s</sf:SystemModstamp>"""
            .formatted(
                order,
                PRODUCTS.get(random.nextInt(PRODUCTS.size())),
                SITES.get(random.nextInt(SITES.size())),
                stamp));
  }

  /** Sends until it is acknowledged, as Salesforce does (which waits longer in between). */
  private void send(String type, String id, String fields) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(door)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "text/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(message(type, id, fields)))
            .build();
    do {
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
        LOG.warn("The hub answered {} to a message; it is sent again", answer.statusCode());
      } catch (IOException e) {
        LOG.warn("The hub did not answer to a message ({}); it is sent again", e.toString());
      }
    } while (!closed.await(BEFORE_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
  }

  private String message(String type, String id, String fields) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
    xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>\
    <notifications xmlns="http://soap.sforce.com/2005/09/outbound">\
    <OrganizationId>%s</OrganizationId><ActionId>04k000000000001AAA</ActionId>\
    <SessionId xsi:nil="true"/>\
    <EnterpriseUrl>https://example.my.salesforce.com/services/Soap/c/60.0</EnterpriseUrl>\
    <PartnerUrl>https://example.my.salesforce.com/services/Soap/u/60.0</PartnerUrl>\
    <Notification><Id>%s</Id><sObject xsi:type="sf:%s" \
    xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>%s</sf:Id>%s</sObject>\
    </Notification></notifications></soapenv:Body></soapenv:Envelope>"""
        .formatted(SimulatedSystems.ORGANISATION, id("04l"), type, id, fields);
  }

  /** An id with lower-case letters and digits alone ends with AAA in its long form. */
  private String id(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    while (id.length() < 15) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.append("AAA").toString();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
