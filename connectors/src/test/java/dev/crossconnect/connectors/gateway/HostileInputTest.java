package dev.crossconnect.connectors.gateway;

import static dev.crossconnect.connectors.gateway.OutboundMessages.field;
import static dev.crossconnect.connectors.gateway.OutboundMessages.item;
import static dev.crossconnect.connectors.gateway.OutboundMessages.itemId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.notification;
import static dev.crossconnect.connectors.gateway.OutboundMessages.order;
import static dev.crossconnect.connectors.gateway.OutboundMessages.orderId;
import static dev.crossconnect.connectors.gateway.OutboundMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Whatever is thrown at the doors is read or refused, and nothing else ever happens. */
class HostileInputTest {

  private static final String MESSAGE =
      OutboundMessages.of(
          notification(1, order(1, field("Name", "Ünï &amp; <![CDATA[😀]]>"))),
          notification(2, item(1, 1)));

  private static final String RECORDS =
      "{\"records\":[{\"attributes\":{\"type\":\"OrderItem\"},\"Id\":\"%s\",\"OrderId\":\"%s\",\"Name\":\"Ü😀\",\"N\":1.50},{\"Id\":\"%s\",\"OrderId\":\"%s\",\"x\":[null,true,{}]}]}"
          .formatted(itemId(1), orderId(1), itemId(2), orderId(2));

  private final OutboundMessageReader xml = OutboundMessages.reader();
  private final SobjectsReader json = SobjectsReaderTest.reader();

  @Property(tries = 3_000)
  void aDamagedOutboundMessageIsRefusedUnlessItIsStillOne(@ForAll("damages") List<Damage> damages)
      throws Exception {
    byte[] bytes = damaged(MESSAGE, damages);
    OutboundMessage message;
    try {
      message = xml.read(Utf8Text.ofXml(new Body(bytes, bytes.length), Optional.empty()));
    } catch (Refusal refused) {
      assertThat(refused.reason().status()).isBetween(400, 499);
      return;
    }
    // Another parser has to agree, of the whole and of each record on its own.
    parsed(bytes);
    for (Arrival arrival : message.notifications()) {
      parsed(payload(arrival).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Where there are no other names and encodings than Salesforce's, it is as strict as XML is. */
  @Property(tries = 5_000)
  void onlyWhatIsNotWellFormedIsCalledSo(@ForAll("asciiDamages") List<Damage> damages)
      throws Exception {
    byte[] bytes = damaged(MESSAGE, damages);
    try {
      xml.read(Utf8Text.ofXml(new Body(bytes, bytes.length), Optional.of("utf-8")));
    } catch (Refusal refused) {
      if (refused.getMessage().contains("not well-formed")) {
        assertThatThrownBy(() -> parsed(bytes)).isInstanceOf(SAXException.class);
      }
    }
  }

  /** Found by the property above, once in many runs. */
  @Example
  void anEmptyPrefixIsNotWellFormed() {
    byte[] bytes =
        MESSAGE
            .replace("<notifications xmlns", "<notifications :xmlns")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> xml.read(Utf8Text.ofXml(new Body(bytes, bytes.length), Optional.of("utf-8"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not well-formed");
    assertThatThrownBy(() -> parsed(bytes)).isInstanceOf(SAXException.class);
  }

  @Property(tries = 3_000)
  void damagedJsonIsRefusedUnlessItIsStillRecords(@ForAll("damages") List<Damage> damages)
      throws IOException {
    byte[] bytes = damaged(RECORDS, damages);
    List<SobjectOutcome> outcomes;
    try {
      outcomes =
          json.read(
              Utf8Text.ofJson(new Body(bytes, bytes.length), Optional.empty()), "", "OrderItem");
    } catch (Refusal refused) {
      assertThat(refused.reason().status()).isBetween(400, 499);
      return;
    }
    for (SobjectOutcome outcome : outcomes) {
      if (outcome instanceof SobjectOutcome.Taken taken) {
        JsonNode record = new ObjectMapper().readTree(payload(taken.arrival()));
        assertThat(record.get("Id").asText().strip()).isEqualTo(taken.id());
      }
    }
  }

  @Property(tries = 1_000)
  void anyBytesAtAllAreRefusedAtBothDoors(@ForAll byte[] bytes) {
    for (Optional<String> charset :
        List.of(Optional.<String>empty(), Optional.of("utf-16"), Optional.of("utf-8"))) {
      try {
        xml.read(Utf8Text.ofXml(new Body(bytes, bytes.length), charset));
      } catch (Refusal refused) {
        assertThat(refused.reason().status()).isBetween(400, 499);
      }
      try {
        json.read(Utf8Text.ofJson(new Body(bytes, bytes.length), charset), "", "Order");
      } catch (Refusal refused) {
        assertThat(refused.reason().status()).isBetween(400, 499);
      }
    }
  }

  /** One thing that goes wrong on the way: bytes lost, doubled, or replaced by something nasty. */
  record Damage(double where, int lost, String inserted) {}

  private static byte[] damaged(String whole, List<Damage> damages) {
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (Damage damage : damages) {
      int at = (int) (damage.where() * bytes.length);
      int lost = Math.min(damage.lost(), bytes.length - at);
      byte[] inserted = damage.inserted().getBytes(StandardCharsets.ISO_8859_1);
      byte[] next = new byte[bytes.length - lost + inserted.length];
      System.arraycopy(bytes, 0, next, 0, at);
      System.arraycopy(inserted, 0, next, at, inserted.length);
      System.arraycopy(bytes, at + lost, next, at + inserted.length, bytes.length - at - lost);
      bytes = next;
    }
    return bytes;
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    Arbitrary<String> nasty =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                "<",
                ">",
                "&",
                "\"",
                "'",
                "/",
                "<a>",
                "</a>",
                "<a/>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?x",
                "?>",
                "&#0;",
                "&#x110000;",
                "&lol;",
                "&amp;",
                "<!DOCTYPE x>",
                "\0",
                "\u00ff",
                "\u00c0\u0080",
                "\u00ed\u00a0\u0080",
                " xmlns=\"\"",
                " xmlns:sf='u'",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "null",
                "1e999999",
                "\\u0000",
                "\\",
                "\"Id\":1,"),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(3));
    return Combinators.combine(
            Arbitraries.doubles().between(0, true, 1, false),
            Arbitraries.integers().between(0, 12),
            nasty)
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Damage>> asciiDamages() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "",
            "<a b='&lt;'>",
            "</a>",
            "<a/>",
            "<!-- - -->",
            "<!--",
            "-",
            "-->",
            "<![CDATA[",
            "]",
            "]]>",
            ">",
            "<?x?>",
            "<?x y?>",
            "<?xml version='1.0'?>",
            "<?XML ?>",
            "&#x9;",
            "&#xD800;",
            "&#65;",
            "&#xFFFE;",
            "&apos",
            "&",
            ";",
            " xml:lang='en'",
            " xmlns:p=''",
            " xmlns:p='p'",
            " xmlns:sf='u'",
            " xmlns=''",
            " xmlns:xml='u'",
            " p:q=\"1\"",
            " b='<'",
            " b = 'c'",
            " b=c",
            "b='c'",
            " a:b:c=''",
            "sf:",
            ":",
            " ",
            "\t",
            "\r\n",
            "\f",
            "=",
            "'",
            "\"",
            "/",
            "?",
            "!");
    return Combinators.combine(
            Arbitraries.doubles().between(0, true, 1, false),
            Arbitraries.integers().between(0, 3),
            pieces)
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static void parsed(byte[] document)
      throws ParserConfigurationException, SAXException, IOException {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/namespace-prefixes", true);
    factory.newSAXParser().parse(new ByteArrayInputStream(document), new Names());
  }

  /** Java's parser passes over an empty prefix, which namespaces do not know. */
  private static final class Names extends DefaultHandler {

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes)
        throws SAXException {
      requireNoEmptyPrefix(name);
      for (int i = 0; i < attributes.getLength(); i++) {
        requireNoEmptyPrefix(attributes.getQName(i));
      }
    }

    private static void requireNoEmptyPrefix(String name) throws SAXException {
      if (name.startsWith(":")) {
        throw new SAXException("'" + name + "' has a prefix that is empty");
      }
    }
  }
}
