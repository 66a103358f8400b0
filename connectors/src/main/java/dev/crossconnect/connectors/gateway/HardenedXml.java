package dev.crossconnect.connectors.gateway;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.io.Stax2ByteArraySource;

/**
 * The XML parser, set up for documents that may be meant to do harm. Aalto reads bytes without
 * decoding what nobody asks for, says at which byte each tag is, and expands no entities.
 *
 * <p>It remembers the names it has seen, for ever, to be faster at the next document. Made-up names
 * would fill the memory, and slow it down long before that (a hundred thousand of them by a factor
 * of a hundred); so it is replaced by a new one now and then, which costs next to nothing.
 */
final class HardenedXml {

  private static final int NAMES_REMEMBERED = 5_000;

  /** A parser, and how many names it may have been taught. */
  private record Taught(XMLInputFactory2 factory, int names) {}

  private final AtomicReference<Taught> current = new AtomicReference<>(untaught());

  /** Lets the reading walk through the document. Thread-safe. */
  <T> T read(Utf8Text document, XmlBounds bounds, Function<XmlCursor, T> reading) {
    LongTags.refuse(document);
    Taught parser = current.get();
    XmlCursor cursor = new XmlCursor(open(parser.factory(), document), bounds);
    try {
      return reading.apply(cursor);
    } finally {
      current.set(
          parser.names() > NAMES_REMEMBERED
              ? untaught()
              : new Taught(parser.factory(), parser.names() + cursor.names()));
    }
  }

  private static XMLStreamReader2 open(XMLInputFactory2 factory, Utf8Text document) {
    try {
      return (XMLStreamReader2)
          factory.createXMLStreamReader(
              new Stax2ByteArraySource(document.bytes(), document.offset(), document.length()));
    } catch (XMLStreamException e) {
      throw Refusal.malformed("The message does not begin like XML");
    }
  }

  private static Taught untaught() {
    XMLInputFactory2 factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, true);
    return new Taught(factory, 0);
  }
}
