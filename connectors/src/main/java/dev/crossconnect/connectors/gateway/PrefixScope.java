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

    /** What stands before the colon wherever it is used, in a name or in a qualified value. */
    final byte[] use;

    final byte[] attribute;

    Declaration(int depth, String prefix, String namespace) {
      String value = namespace.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
      this.depth = depth;
      this.prefix = prefix;
      this.use = prefix.getBytes(StandardCharsets.UTF_8);
      this.attribute = (" xmlns:" + prefix + "=\"" + value + "\"").getBytes(StandardCharsets.UTF_8);
    }
  }

  private final List<Declaration> declarations = new ArrayList<>(4);

  void declare(int depth, String prefix, String namespace) {
    declarations.add(new Declaration(depth, prefix, namespace));
  }

  /** Forgets what elements at this depth and below declared. */
  void leave(int depth) {
    while (!declarations.isEmpty() && declarations.get(declarations.size() - 1).depth >= depth) {
      declarations.remove(declarations.size() - 1);
    }
  }

  /** The element between these bytes, with the declarations it needs from around it. */
  ByteBuffer cut(Utf8Text message, int start, int end, List<String> declaredThere) {
    byte[] bytes = message.bytes();
    int from = message.offset() + start;
    int to = message.offset() + end;
    List<Declaration> needed = needed(bytes, from, to, declaredThere);
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

  /** One look at each byte, whatever the number of prefixes: this is done for every record. */
  private List<Declaration> needed(byte[] bytes, int from, int to, List<String> declaredThere) {
    List<Declaration> unused = visible(declaredThere);
    List<Declaration> needed = new ArrayList<>(2);
    for (int at = from; at < to && !unused.isEmpty(); at++) {
      if (bytes[at] == ':') {
        for (int i = unused.size() - 1; i >= 0; i--) {
          if (endsWith(bytes, from, at, unused.get(i).use)) {
            needed.add(unused.remove(i));
          }
        }
      }
    }
    return needed;
  }

  /** Of several that declare the same prefix, the nearest counts. */
  private List<Declaration> visible(List<String> declaredThere) {
    List<Declaration> visible = new ArrayList<>(declarations.size());
    for (int i = declarations.size() - 1; i >= 0; i--) {
      Declaration declaration = declarations.get(i);
      if (!declaredThere.contains(declaration.prefix) && !declares(visible, declaration.prefix)) {
        visible.add(declaration);
      }
    }
    return visible;
  }

  private static boolean declares(List<Declaration> declarations, String prefix) {
    for (Declaration declaration : declarations) {
      if (declaration.prefix.equals(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static int endOfName(byte[] bytes, int from) {
    int at = from + 1;
    while (bytes[at] < 0 || (bytes[at] > ' ' && bytes[at] != '/' && bytes[at] != '>')) {
      at++;
    }
    return at;
  }

  private static boolean endsWith(byte[] bytes, int from, int to, byte[] end) {
    int start = to - end.length;
    if (start < from) {
      return false;
    }
    for (int i = end.length - 1; i >= 0; i--) {
      if (bytes[start + i] != end[i]) {
        return false;
      }
    }
    return true;
  }
}
