package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The namespaces that the open elements declare, the nearest last, and which element used each.
 *
 * <p>A record that is cut out of its message uses some that were declared around it (at least that
 * of {@code xsi:type}, declared on the envelope), so it takes those along and can be read on its
 * own, by any parser.
 */
final class PrefixScope {

  /** The prefix {@code xml}, which is declared without saying so. */
  static final int XML = -2;

  static final int NONE = -1;

  private static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
  private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
  private static final byte[] ATTRIBUTE = {' ', 'x', 'm', 'l', 'n', 's', ':'};

  private final byte[] bytes;
  private int count;
  private int[] depths = new int[8];
  private int[] prefixFrom = new int[8];
  private int[] prefixTo = new int[8];
  private int[] valueFrom = new int[8];
  private int[] valueTo = new int[8];
  private int[] usedBy = new int[8];

  PrefixScope(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a declaration, without quotes; the default namespace has an empty prefix.
   *
   * @throws Refusal if XML does not allow this one
   */
  void declare(int depth, int prefixFrom, int prefixTo, int valueFrom, int valueTo) {
    require(prefixFrom, prefixTo, valueFrom, valueTo);
    if (count == XmlBounds.DECLARATIONS) {
      throw Refusal.malformed(
          "More than " + XmlBounds.DECLARATIONS + " namespaces are declared around an element");
    }
    if (count == depths.length) {
      grow();
    }
    this.depths[count] = depth;
    this.prefixFrom[count] = prefixFrom;
    this.prefixTo[count] = prefixTo;
    this.valueFrom[count] = valueFrom;
    this.valueTo[count] = valueTo;
    this.usedBy[count] = 0;
    count++;
  }

  private void require(int prefixFrom, int prefixTo, int valueFrom, int valueTo) {
    String namespace = XmlText.resolved(bytes, valueFrom, valueTo);
    boolean ofXml = XmlText.says(bytes, prefixFrom, prefixTo, "xml");
    if (XmlText.says(bytes, prefixFrom, prefixTo, "xmlns")
        || ofXml != namespace.equals(XML_NAMESPACE)
        || namespace.equals(XMLNS_NAMESPACE)
        || (prefixTo > prefixFrom && namespace.isEmpty())) {
      throw Refusal.malformed("The message is not well-formed XML: a namespace is misdeclared");
    }
  }

  private void grow() {
    int size = 2 * count;
    depths = Arrays.copyOf(depths, size);
    prefixFrom = Arrays.copyOf(prefixFrom, size);
    prefixTo = Arrays.copyOf(prefixTo, size);
    valueFrom = Arrays.copyOf(valueFrom, size);
    valueTo = Arrays.copyOf(valueTo, size);
    usedBy = Arrays.copyOf(usedBy, size);
  }

  /** Forgets what elements at this depth and below declared. */
  void leave(int depth) {
    while (count > 0 && depths[count - 1] >= depth) {
      count--;
    }
  }

  /**
   * The declaration that a prefix refers to, or {@link #NONE}; notes that the so-manieth element of
   * the document used it.
   */
  int use(int from, int to, int element) {
    for (int i = count - 1; i >= 0; i--) {
      if (to - from == prefixTo[i] - prefixFrom[i]
          && Arrays.equals(bytes, from, to, bytes, prefixFrom[i], prefixTo[i])) {
        usedBy[i] = element;
        return i;
      }
    }
    return XmlText.says(bytes, from, to, "xml") ? XML : NONE;
  }

  /** Whether a declaration that was found is of this namespace. */
  boolean is(int declaration, String namespace) {
    if (declaration < 0) {
      return declaration == XML ? namespace.equals(XML_NAMESPACE) : namespace.isEmpty();
    }
    return XmlText.says(bytes, valueFrom[declaration], valueTo[declaration], namespace)
        || isReferring(declaration, namespace);
  }

  private boolean isReferring(int declaration, String namespace) {
    for (int at = valueFrom[declaration]; at < valueTo[declaration]; at++) {
      if (bytes[at] == '&') {
        return namespace(declaration).equals(namespace);
      }
    }
    return false;
  }

  boolean same(int one, int other) {
    return one == other || (one >= 0 && other >= 0 && namespace(one).equals(namespace(other)));
  }

  private String namespace(int declaration) {
    return XmlText.resolved(bytes, valueFrom[declaration], valueTo[declaration]);
  }

  /**
   * The element between these bytes, whose end was just passed, with the declarations it needs from
   * around it.
   *
   * @param first the first of the elements it consists of, which is itself
   */
  ByteBuffer cut(int start, int end, int first) {
    int length = end - start;
    for (int i = 0; i < count; i++) {
      length += isNeeded(i, first) ? declarationLength(i) : 0;
    }
    if (length == end - start) {
      return ByteBuffer.wrap(bytes, start, length);
    }
    int nameEnd = endOfName(start);
    ByteBuffer cut = ByteBuffer.allocate(length).put(bytes, start, nameEnd - start);
    for (int i = count - 1; i >= 0; i--) {
      if (isNeeded(i, first)) {
        // The value with its quotes, whichever they are.
        cut.put(ATTRIBUTE)
            .put(bytes, prefixFrom[i], prefixTo[i] - prefixFrom[i])
            .put((byte) '=')
            .put(bytes, valueFrom[i] - 1, valueTo[i] - valueFrom[i] + 2);
      }
    }
    return cut.put(bytes, nameEnd, end - nameEnd).flip();
  }

  private boolean isNeeded(int i, int first) {
    return usedBy[i] >= first && prefixTo[i] > prefixFrom[i];
  }

  private int declarationLength(int i) {
    return ATTRIBUTE.length + prefixTo[i] - prefixFrom[i] + 1 + valueTo[i] - valueFrom[i] + 2;
  }

  private int endOfName(int start) {
    int at = start + 1;
    while (XmlText.isNamePart(bytes[at]) || bytes[at] == ':') {
      at++;
    }
    return at;
  }
}
