package dev.crossconnect.connectors.gateway;

import static dev.crossconnect.connectors.gateway.OutboundMessages.ENVELOPE;
import static dev.crossconnect.connectors.gateway.OutboundMessages.field;
import static dev.crossconnect.connectors.gateway.OutboundMessages.item;
import static dev.crossconnect.connectors.gateway.OutboundMessages.itemId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notification;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notificationId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.order;
import static dev.crossconnect.connectors.gateway.OutboundMessages.orderId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.payload;
import static dev.crossconnect.connectors.gateway.OutboundMessages.read;
import static dev.crossconnect.connectors.gateway.OutboundMessages.sobject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundMessageReaderTest {

  private static final Path SAMPLES = Path.of("../../shared/samples/outbound-messages");

  @Test
  void aMessageIsSplitIntoItsNotificationsInOrder() {
    OutboundMessage message =
        read(
            OutboundMessages.of(
                notification(1, order(1)), notification(2, item(5, 1)), notification(3, order(2))));

    assertThat(message.organisationId()).isEqualTo(OutboundMessages.ORGANISATION);
    assertThat(message.notifications())
        .extracting(Arrival::key)
        .containsExactly(orderId(1), orderId(1), orderId(2));
    assertThat(message.notifications())
        .extracting(arrival -> arrival.recordId().orElseThrow())
        .containsExactly(orderId(1), itemId(5), orderId(2));
    assertThat(message.notifications())
        .extracting(arrival -> arrival.sobjectType().orElseThrow())
        .containsExactly("Order", "OrderItem", "Order");
    assertThat(message.notifications())
        .extracting(arrival -> arrival.notificationId().orElseThrow())
        .containsExactly(notificationId(1), notificationId(2), notificationId(3));
  }

  @Test
  void theRecordIsCutOutAsItStandsAndCanBeReadOnItsOwn() throws Exception {
    String fields =
        field("Id", orderId(1))
            + "<sf:Description>A &amp; B <![CDATA[<c> & d]]> &#233; ü 漢 😀</sf:Description>"
            + "<sf:Status xsi:nil=\"true\"/><!-- as it is --><sf:Empty/>";
    Arrival arrival =
        read(OutboundMessages.of(notification(1, sobject("Order", fields)))).notifications().get(0);

    assertThat(payload(arrival))
        .isEqualTo(
            "<sObject xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"sf:Order\""
                + " xmlns:sf=\"urn:sobject.enterprise.soap.sforce.com\">"
                + fields
                + "</sObject>");
    assertThat(fieldsOf(payload(arrival)))
        .containsExactly(
            "Id=" + orderId(1), "Description=A & B <c> & d é ü 漢 😀", "Status=nil", "Empty=");
  }

  @ParameterizedTest
  @MethodSource("prefixStyles")
  void thePrefixesAreTheSendersBusiness(String message) throws Exception {
    OutboundMessage read = read(message);

    assertThat(read.notifications()).hasSize(1);
    Arrival arrival = read.notifications().get(0);
    assertThat(arrival.sobjectType()).contains("OrderItem");
    assertThat(arrival.recordId()).contains(itemId(5));
    assertThat(arrival.key()).isEqualTo(orderId(1));
    assertThat(fieldsOf(payload(arrival)))
        .containsExactly("Id=" + itemId(5), "OrderId=" + orderId(1), "Site__c=nil");
  }

  static Stream<String> prefixStyles() {
    String ids = "<%1$sId>" + itemId(5) + "</%1$sId><%1$sOrderId>" + orderId(1) + "</%1$sOrderId>";
    return Stream.of(
        // everything declared on the envelope
        """
        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" \
        xmlns:o="http://soap.sforce.com/2005/09/outbound" \
        xmlns:i="http://www.w3.org/2001/XMLSchema-instance" \
        xmlns:ens="urn:sobject.enterprise.soap.sforce.com"><S:Header><x/></S:Header><S:Body>\
        <o:notifications><o:OrganizationId>00D000000000062</o:OrganizationId><o:Notification>\
        <o:Id>04l000000000001</o:Id><o:sObject i:type="ens:OrderItem">%s<ens:Site__c i:nil="1"/>\
        </o:sObject></o:Notification></o:notifications></S:Body></S:Envelope>"""
            .formatted(ids.formatted("ens:")),
        // nothing but default namespaces, where that is possible
        """
        <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>\
        <notifications xmlns='http://soap.sforce.com/2005/09/outbound'>\
        <OrganizationId>00D000000000062</OrganizationId><Notification>\
        <Id>04l000000000001</Id><sObject a:type='OrderItem' \
        xmlns:a='http://www.w3.org/2001/XMLSchema-instance'>%s<Site__c a:nil='true'></Site__c>\
        </sObject></Notification></notifications></Body></Envelope>"""
            .formatted(ids.formatted("")),
        // one prefix for different things on different levels
        """
        <p:Envelope xmlns:p="http://schemas.xmlsoap.org/soap/envelope/"><p:Body>\
        <n:notifications xmlns:n="http://soap.sforce.com/2005/09/outbound">\
        <n:OrganizationId>00D000000000062</n:OrganizationId>\
        <n:Notification xmlns:q="http://www.w3.org/2001/XMLSchema-instance">\
        <n:Id>04l000000000001</n:Id><n:sObject q:type="p:OrderItem" xmlns:p="urn:x&amp;y">%s\
        <p:Site__c q:nil="true"/></n:sObject></n:Notification></n:notifications></p:Body>\
        </p:Envelope>"""
            .formatted(ids.formatted("p:")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "windows-1252"})
  void everyUsualEncodingArrivesAsUtf8(String encoding) {
    String message =
        OutboundMessages.of(notification(1, order(1, field("Name", "Ünïcödé"))))
            .replace("UTF-8", encoding);
    byte[] bytes = message.getBytes(Charset.forName(encoding));

    Arrival declared = read(bytes, Optional.empty()).notifications().get(0);
    Arrival named = read(bytes, Optional.of(encoding)).notifications().get(0);

    assertThat(payload(declared)).contains("Ünïcödé");
    assertThat(payload(named)).isEqualTo(payload(declared));
  }

  @Test
  void theContentTypeOverrulesTheDeclaration() {
    String message = OutboundMessages.of(notification(1, order(1, field("Name", "Ünï"))));
    byte[] latin = message.getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf8 = message.replace("UTF-8", "ISO-8859-1").getBytes(StandardCharsets.UTF_8);

    assertThat(payload(read(latin, Optional.of("iso-8859-1")).notifications().get(0)))
        .contains("Ünï");
    assertThat(payload(read(utf8, Optional.of("utf-8")).notifications().get(0))).contains("Ünï");
  }

  @Test
  void aByteOrderMarkIsTakenForWhatItIs() {
    String message = OutboundMessages.of(notification(1, order(1, field("Name", "Ünï"))));
    byte[] marked = ("\uFEFF" + message).getBytes(StandardCharsets.UTF_8);

    assertThat(payload(read(marked, Optional.empty()).notifications().get(0))).contains("Ünï");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-7", "EBCDIC-CP-US", "x-nonsense"})
  void anUnusualEncodingIsRefused(String encoding) {
    String message = OutboundMessages.of(notification(1, order(1)));
    assertRefused(message.replace("UTF-8", encoding), "encoding");
    assertThatThrownBy(() -> read(message.getBytes(StandardCharsets.UTF_8), Optional.of(encoding)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] latin =
        OutboundMessages.of(notification(1, order(1, field("Name", "Ünï"))))
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(latin, Optional.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not in UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "<Notification><Id>04l000000000001AAA</Id></Notification>, 04l000000000001AAA",
    "<Notification><Id>04l000000000001AAA</Id><sObject xsi:nil='true'/></Notification>,"
        + " 04l000000000001AAA",
    "<Notification/>, 00D000000000062EAA",
  })
  void aNotificationWithoutItsRecordIsKeptAsAWhole(String notification, String key) {
    List<Arrival> arrivals =
        read(OutboundMessages.of(
                notification(1, order(1)), notification, notification(3, order(3))))
            .notifications();

    assertThat(arrivals).hasSize(3);
    assertThat(arrivals.get(1).sobjectType()).isEmpty();
    assertThat(arrivals.get(1).recordId()).isEmpty();
    assertThat(arrivals.get(1).key()).isEqualTo(key);
    assertThat(payload(arrivals.get(1))).startsWith("<Notification").endsWith(">");
    assertThat(arrivals.get(2).recordId()).contains(orderId(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sf:Name>no id at all</sf:Name>",
        "<sf:Id/>",
        "<sf:Id>short</sf:Id>",
        "<sf:Id>80100000-000001</sf:Id>",
        "<sf:Id><sf:Id>801000000000001</sf:Id></sf:Id>"
      })
  void aRecordWithoutAProperIdStandsUnderItsNotification(String fields) {
    Arrival arrival =
        read(OutboundMessages.of(notification(1, sobject("Order", fields)))).notifications().get(0);

    assertThat(arrival.recordId()).isEmpty();
    assertThat(arrival.sobjectType()).contains("Order");
    assertThat(arrival.key()).isEqualTo(notificationId(1));
    assertThat(payload(arrival)).contains(fields);
  }

  @Test
  void shortIdsAreWidenedWhereverTheyCount() {
    String item =
        sobject("OrderItem", field("Id", "802000000aBcDeF") + field("OrderId", "801000000aBcDeF"));
    OutboundMessage message = read(OutboundMessages.from("00D000000000062", notification(1, item)));

    assertThat(message.organisationId()).isEqualTo("00D000000000062EAA");
    assertThat(message.notifications().get(0).recordId())
        .contains(SalesforceId.widened("802000000aBcDeF"));
    assertThat(message.notifications().get(0).key())
        .isEqualTo(SalesforceId.widened("801000000aBcDeF"));
  }

  @Test
  void anItemThatDoesNotSayItsOrderStandsUnderItsOwnId() {
    String item = sobject("OrderItem", field("Id", itemId(7)) + "<sf:OrderId xsi:nil=\"true\"/>");
    assertThat(read(OutboundMessages.of(notification(1, item))).notifications().get(0).key())
        .isEqualTo(itemId(7));
  }

  @Test
  void onlyTheRecordsOwnFieldsCountAndTheFirstOfEach() {
    String order =
        sobject(
            "Order",
            "<sf:Account><sf:Id>001000000000001</sf:Id></sf:Account>"
                + field("Id", orderId(1))
                + field("Id", orderId(2)));
    assertThat(read(OutboundMessages.of(notification(1, order))).notifications().get(0).recordId())
        .contains(orderId(1));
  }

  @Test
  void elementsNobodyKnowsAreNoObstacle() {
    String message =
        OutboundMessages.of("<Weather><Id>sunny</Id></Weather>", notification(1, order(1)))
            .replace(
                "<soapenv:Body>",
                "<soapenv:Header><t:x xmlns:t='u'/></soapenv:Header><soapenv:Body>")
            .replace("<Id>04l", "<Extra/><!-- --><?pi?><Id>04l");
    assertThat(read(message).notifications()).hasSize(1);
  }

  @Test
  void oneHundredNotificationsAreFineAndOneMoreIsNot() {
    assertThat(read(OutboundMessages.of(many(100))).notifications()).hasSize(100);
    assertRefused(OutboundMessages.of(many(101)), "more than 100 notifications");
  }

  @Test
  void aTruncatedMessageIsNeverAccepted() {
    byte[] whole =
        OutboundMessages.of(
                notification(1, order(1, field("Name", "Ünï 😀"))), notification(2, item(1, 1)))
            .strip()
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] truncated = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(truncated, Optional.empty())).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void whatFollowsTheEndIsLookedAtToo() {
    String message = OutboundMessages.of(notification(1, order(1)));
    assertThat(read(message + "<!-- bye -->\n").notifications()).hasSize(1);
    assertRefused(message + "<more/>", "not well-formed");
    assertRefused(message + "more", "not well-formed");
    assertRefused(message + "\0", "not well-formed");
  }

  @Test
  void aDocumentTypeIsRefusedWhateverItDeclares() {
    String message = OutboundMessages.of(notification(1, order(1)));
    for (String doctype :
        List.of(
            "<!DOCTYPE x>",
            "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
            "<!DOCTYPE x [<!ENTITY a \"b\">]>",
            "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]>")) {
      assertRefused(message.replace("?>", "?>" + doctype), "document type");
    }
  }

  @Test
  void onlyThePredefinedEntitiesMayBeUsed() {
    assertThat(
            read(OutboundMessages.of(
                    notification(
                        1, order(1, field("Name", "&lt;&gt;&amp;&quot;&apos;&#65;&#x41;")))))
                .notifications())
        .hasSize(1);
    assertRefused(
        OutboundMessages.of(notification(1, order(1, field("Name", "&bomb;")))), "not well-formed");
    assertRefused(
        OutboundMessages.of(
            notification(1, "<sObject xsi:type=\"&bomb;\"><Id>801000000000001</Id></sObject>")),
        "not well-formed");
    assertRefused(
        OutboundMessages.of(notification(1, order(1, field("Name", "&#0;")))), "not well-formed");
  }

  @Test
  void anythingBeyondTheBoundsIsRefused() {
    assertRefused(
        OutboundMessages.of(notification(1, order(1, "<a>".repeat(100) + "</a>".repeat(100)))),
        "nested deeper");
    assertRefused("<a>".repeat(1_000_000), "");
    assertRefused(
        OutboundMessages.of(notification(1, order(1, "<a/>".repeat(200_001)))), "elements");
    assertRefused(
        OutboundMessages.of(notification(1, order(1, "<" + "n".repeat(129) + "/>"))),
        "longer than");
    assertRefused(
        OutboundMessages.of(
            notification(
                1,
                order(
                    1,
                    IntStream.range(0, 65)
                            .mapToObj(i -> "a" + i + "=''")
                            .reduce("<a", (a, b) -> a + " " + b)
                        + "/>"))),
        "attributes");
  }

  @Test
  void longTextIsNoGiantTag() {
    String prose = "<![CDATA[<p class='x>it's " + "a long > story < ".repeat(40_000) + "]]>";
    assertThat(
            read(OutboundMessages.of(notification(1, order(1, field("Description", prose)))))
                .notifications())
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("whatIsNoOutboundMessage")
  void whatIsNoOutboundMessageIsRefusedWithTheReason(String message, String reason) {
    assertRefused(message, reason);
  }

  static Stream<Object[]> whatIsNoOutboundMessage() {
    String whole = OutboundMessages.of(notification(1, order(1)));
    return Stream.of(
        new Object[] {"", "not well-formed"},
        new Object[] {"   ", "not well-formed"},
        new Object[] {"{\"records\":[]}", "not well-formed"},
        new Object[] {"<html/>", "no SOAP 1.1 envelope"},
        new Object[] {
          whole.replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:other"),
          "no SOAP 1.1 envelope"
        },
        new Object[] {
          whole.replace(
              "http://schemas.xmlsoap.org/soap/envelope/",
              "http://www.w3.org/2003/05/soap-envelope"),
          "no SOAP 1.1 envelope"
        },
        new Object[] {whole.replace("2005/09/outbound", "2006/04/outbound"), "something else"},
        new Object[] {ENVELOPE.formatted(""), "There is no"},
        new Object[] {OutboundMessages.of(), "There is no"},
        new Object[] {whole.replace("<Notification>", "<Notification xmlns=\"\">"), "There is no"},
        new Object[] {whole.replace("xmlns:sf=", "xmlns:fs="), "not well-formed"},
        new Object[] {whole.replace("xmlns:xsi=", "xmlns:ixs="), "not well-formed"},
        new Object[] {whole.replace(OutboundMessages.ORGANISATION, ""), "OrganizationId"},
        new Object[] {whole.replace(OutboundMessages.ORGANISATION, "acme"), "OrganizationId"},
        new Object[] {whole.replace("OrganizationId>", "OrgId>"), "OrganizationId has to come"},
        new Object[] {
          whole.replace(
              "<ActionId>04kxx00000000blAAA</ActionId>",
              "<OrganizationId>00D000000000063</OrganizationId>"),
          "more than one OrganizationId"
        },
        new Object[] {
          whole.replace(
              "</notifications>",
              "</notifications><notifications xmlns=\"http://soap.sforce.com/2005/09/outbound\"/>"),
          "more than one notifications"
        });
  }

  @Test
  void anOrganisationThatIsNotListedIsToldSo() {
    OutboundMessageReader choosy =
        new OutboundMessageReader(
            new XmlBounds(100),
            new Organisations(List.of("00D000000000062EAA")),
            OutboundMessages::keyField);
    for (String form : List.of("00D000000000062", "00D000000000062EAA")) {
      byte[] ours =
          OutboundMessages.from(form, notification(1, order(1))).getBytes(StandardCharsets.UTF_8);
      assertThat(choosy.read(Utf8Text.ofXml(new Body(ours, ours.length), Optional.empty())))
          .extracting(OutboundMessage::organisationId)
          .isEqualTo("00D000000000062EAA");
    }
    byte[] theirs =
        OutboundMessages.from("00D000000000063EAA", notification(1, order(1)))
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> choosy.read(Utf8Text.ofXml(new Body(theirs, theirs.length), Optional.empty())))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNKNOWN_ORGANISATION));
  }

  @Test
  @EnabledIf("samplesPresent")
  void capturesFromTheOutsideWorldAreUnderstood() throws Exception {
    List<Path> captures;
    try (Stream<Path> files = Files.list(SAMPLES)) {
      captures =
          files.filter(file -> file.getFileName().toString().matches("\\d+-.*\\.xml")).toList();
    }
    assertThat(captures).isNotEmpty();
    for (Path capture : captures) {
      OutboundMessage message = read(Files.readAllBytes(capture), Optional.empty());
      assertThat(message.notifications()).isNotEmpty();
      for (Arrival arrival : message.notifications()) {
        assertThat(arrival.recordId()).isPresent();
        assertThat(arrival.sobjectType()).isPresent();
        assertThat(fieldsOf(payload(arrival))).contains("Id=" + arrival.recordId().get());
      }
    }
  }

  static boolean samplesPresent() {
    return Files.isDirectory(SAMPLES);
  }

  private static String[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> notification(i, order(i)))
        .toArray(String[]::new);
  }

  private static void assertRefused(String message, String reason) {
    assertThatThrownBy(() -> read(message))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  /** Reads a payload the way the intake does: on its own, by local names. */
  private static List<String> fieldsOf(String payload) throws XMLStreamException, IOException {
    XMLStreamReader xml =
        XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(payload));
    List<String> fields = new ArrayList<>();
    xml.nextTag();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      String name = xml.getLocalName();
      String nil = xml.getAttributeValue("http://www.w3.org/2001/XMLSchema-instance", "nil");
      String text = xml.getElementText();
      fields.add(name + "=" + (nil == null ? text : "nil"));
    }
    return fields;
  }
}
