package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.legacy.Template.BadValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * XML that comes from and goes to systems that nobody here controls: no document types, hence no
 * entities; no references to elsewhere; no nesting without end. How many bytes there are is bounded
 * before.
 */
final class Xml {

  private static final String DEEPEST = "200";
  private static final DocumentBuilderFactory FACTORY = factory();

  private Xml() {}

  private static DocumentBuilderFactory factory() {
    // The JDK's own, whatever else is on the class path: the limits below are its.
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      return factory;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The parser of this Java cannot be made safe", e);
    }
  }

  static Document parse(String text) throws SAXException {
    return parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Document parse(InputStream bytes) throws SAXException {
    try {
      DocumentBuilder builder = builder();
      builder.setErrorHandler(new Strict());
      return builder.parse(bytes);
    } catch (IOException e) {
      throw new SAXException("The bytes are not in the encoding that they claim", e);
    }
  }

  /** The factory is not thread-safe. */
  private static DocumentBuilder builder() {
    try {
      synchronized (FACTORY) {
        return FACTORY.newDocumentBuilder();
      }
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A value as text or as an attribute in quotes; it cannot end either.
   *
   * @throws BadValue for characters that no XML can hold
   */
  static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length() + 16);
    value.codePoints().forEach(character -> escape(character, escaped));
    return escaped.toString();
  }

  private static void escape(int character, StringBuilder escaped) {
    switch (character) {
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '&' -> escaped.append("&amp;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&apos;");
      // As they are they would become line feeds, or blanks in an attribute.
      case '\r', '\n', '\t' -> escaped.append("&#").append(character).append(';');
      default -> {
        if (!allowed(character)) {
          throw new BadValue("A value holds U+%04X, which no XML can".formatted(character));
        }
        escaped.appendCodePoint(character);
      }
    }
  }

  private static boolean allowed(int character) {
    return (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }

  /** The default handler would print to the console. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // Nothing that an answer could not be read with.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
