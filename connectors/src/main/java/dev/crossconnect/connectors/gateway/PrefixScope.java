package dev.crossconnect.connectors.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes that the elements around a record declare. A record that is cut out of its message
 * uses some of them (at least that of {@code xsi:type}, declared on the envelope), so it takes
 * those along and can be read on its own, by any parser.
 */
final class PrefixScope {

  private static final class Declaration {
    final int depth;
    final String prefix;
    final byte[] attribute;

    /** Which element used it last, counted from the beginning of the document. */
    int usedBy;

    Declaration(int depth, String prefix, String namespace) {
      String value = namespace.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
      this.depth = depth;
      this.prefix = prefix;
      this.attribute = (" xmlns:" + prefix + "=\"" + value + "\"").getBytes(StandardCharsets.UTF_8);
    }
  }

  private final List<Declaration> declarations = new ArrayList<>(4);

  void declare(int depth, String prefix, String namespace) {
    declarations.add(new Declaration(depth, prefix, namespace));
  }

  /** Notes that the so-manieth element of the document uses this prefix, in whichever way. */
  void use(String prefix, int element) {
    for (int i = 0; i < declarations.size(); i++) {
      Declaration declaration = declarations.get(i);
      if (declaration.prefix.equals(prefix)) {
        declaration.usedBy = element;
      }
    }
  }

  /** Forgets what elements at this depth and below declared. */
  void leave(int depth) {
    while (!declarations.isEmpty() && declarations.get(declarations.size() - 1).depth >= depth) {
      declarations.remove(declarations.size() - 1);
    }
  }

  /**
   * The element between these bytes, with the declarations it needs from around it.
   *
   * @param first the first of the elements it consists of, which is itself
   * @param ownPrefixes what it declares itself
   */
  ByteBuffer cut(Utf8Text message, int start, int end, int first, List<String> ownPrefixes) {
    byte[] bytes = message.bytes();
    int from = message.offset() + start;
    int to = message.offset() + end;
    List<Declaration> needed = needed(first, ownPrefixes);
    if (needed.isEmpty()) {
      return ByteBuffer.wrap(bytes, from, to - from);
    }
    int nameEnd = endOfName(bytes, from);
    int length = to - from;
    for (Declaration declaration : needed) {
      length += declaration.attribute.length;
    }
    ByteBuffer cut = ByteBuffer.allocate(length).put(bytes, from, nameEnd - from);
    needed.forEach(declaration -> cut.put(declaration.attribute));
    return cut.put(bytes, nameEnd, to - nameEnd).flip();
  }

  private List<Declaration> needed(int first, List<String> ownPrefixes) {
    List<Declaration> needed = new ArrayList<>(2);
    for (int i = declarations.size() - 1; i >= 0; i--) {
      Declaration declaration = declarations.get(i);
      if (declaration.usedBy >= first
          && !ownPrefixes.contains(declaration.prefix)
          && needed.stream().noneMatch(nearer -> nearer.prefix.equals(declaration.prefix))) {
        needed.add(declaration);
      }
    }
    return needed;
  }

  private static int endOfName(byte[] bytes, int from) {
    int at = from + 1;
    while (bytes[at] < 0 || (bytes[at] > ' ' && bytes[at] != '/' && bytes[at] != '>')) {
      at++;
    }
    return at;
  }
}
