package dev.crossconnect.connectors.gateway;

import java.util.Arrays;
import java.util.Optional;

/** The attributes of one tag after the other, by where they stand. */
final class XmlAttributes {

  private static final String XMLNS = "xmlns";

  private final byte[] bytes;
  private final PrefixScope scope;
  private int count;
  private int[] nameFrom = new int[4];
  private int[] colons = new int[4];
  private int[] nameTo = new int[4];
  private int[] valueFrom = new int[4];
  private int[] valueTo = new int[4];

  /** Which declaration the prefix refers to; none for one without, or that is one itself. */
  private int[] namespaces = new int[4];

  XmlAttributes(byte[] bytes, PrefixScope scope) {
    this.bytes = bytes;
    this.scope = scope;
  }

  void clear() {
    count = 0;
  }

  /** Takes one more, its value without quotes, or returns false when there are too many. */
  boolean add(int from, int colon, int to, int value, int endOfValue) {
    if (count == XmlBounds.ATTRIBUTES) {
      return false;
    }
    if (count == nameFrom.length) {
      grow();
    }
    nameFrom[count] = from;
    colons[count] = colon;
    nameTo[count] = to;
    valueFrom[count] = value;
    valueTo[count] = endOfValue;
    namespaces[count] = PrefixScope.NONE;
    count++;
    return true;
  }

  private void grow() {
    int size = 2 * count;
    nameFrom = Arrays.copyOf(nameFrom, size);
    colons = Arrays.copyOf(colons, size);
    nameTo = Arrays.copyOf(nameTo, size);
    valueFrom = Arrays.copyOf(valueFrom, size);
    valueTo = Arrays.copyOf(valueTo, size);
    namespaces = Arrays.copyOf(namespaces, size);
  }

  /** Brings the namespaces that are declared among them into scope. */
  void declare(int depth) {
    for (int i = 0; i < count; i++) {
      if (isDeclaration(i)) {
        int prefix = colons[i] < 0 ? nameTo[i] : colons[i] + 1;
        scope.declare(depth, prefix, nameTo[i], valueFrom[i], valueTo[i]);
      }
    }
  }

  /**
   * Finds out the namespaces of the others.
   *
   * @throws Refusal if a prefix is not declared, or two are the same
   */
  void resolve(int element) {
    for (int i = 0; i < count; i++) {
      if (colons[i] >= 0 && !isDeclaration(i)) {
        namespaces[i] = scope.use(nameFrom[i], colons[i], element);
        if (namespaces[i] == PrefixScope.NONE) {
          throw Refusal.malformed("The message is not well-formed XML: a prefix is not declared");
        }
      }
      for (int j = 0; j < i; j++) {
        if (isSame(i, j)) {
          throw Refusal.malformed("The message is not well-formed XML: an attribute comes twice");
        }
      }
    }
  }

  private boolean isDeclaration(int i) {
    return XmlText.says(bytes, nameFrom[i], colons[i] < 0 ? nameTo[i] : colons[i], XMLNS);
  }

  private boolean isSame(int i, int j) {
    if (Arrays.equals(bytes, nameFrom[i], nameTo[i], bytes, nameFrom[j], nameTo[j])) {
      return true;
    }
    return namespaces[i] != PrefixScope.NONE
        && namespaces[j] != PrefixScope.NONE
        && Arrays.equals(bytes, colons[i] + 1, nameTo[i], bytes, colons[j] + 1, nameTo[j])
        && scope.same(namespaces[i], namespaces[j]);
  }

  Optional<String> value(String namespace, String name) {
    int i = find(namespace, name);
    return i < 0
        ? Optional.empty()
        : Optional.of(XmlText.resolved(bytes, valueFrom[i], valueTo[i]));
  }

  /** Notes that this value begins with a prefix, as the name of a type does. */
  void usePrefixOfValue(String namespace, String name, int element) {
    int i = find(namespace, name);
    for (int at = i < 0 ? 0 : valueFrom[i]; i >= 0 && at < valueTo[i]; at++) {
      if (bytes[at] == ':') {
        scope.use(valueFrom[i], at, element);
        return;
      }
    }
  }

  private int find(String namespace, String name) {
    for (int i = 0; i < count; i++) {
      if (namespaces[i] != PrefixScope.NONE
          && XmlText.says(bytes, colons[i] + 1, nameTo[i], name)
          && scope.is(namespaces[i], namespace)) {
        return i;
      }
    }
    return -1;
  }
}
