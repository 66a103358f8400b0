package dev.crossconnect.adapters.soap;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.namespace.QName;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathEvaluationResult.XPathResultType;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathFactoryConfigurationException;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Node;

/**
 * Questions to an answer. In them stands {@code $commandId} for the command that the answer is to,
 * as a value and not as text, so that no id can change the question. Thread-safe.
 */
final class XPaths {

  private static final QName COMMAND_ID = new QName("commandId");
  private static final XPathFactory FACTORY = factory();

  private final Map<String, String> namespaces;

  /**
   * @param namespaces by the prefixes that the expressions use
   */
  XPaths(Map<String, String> namespaces) {
    this.namespaces = Map.copyOf(namespaces);
  }

  private static XPathFactory factory() {
    XPathFactory factory = XPathFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory;
    } catch (XPathFactoryConfigurationException e) {
      throw new IllegalStateException("The XPath of this Java cannot be made safe", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no expression, or uses a prefix without a namespace
   */
  void check(String expression) {
    try {
      compiler("").compile(expression);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(
          "'" + expression + "' is no XPath expression: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null && e.getCause() != null
        ? String.valueOf(e.getCause().getMessage())
        : String.valueOf(e.getMessage());
  }

  /** The first node that the expression finds, or the node itself if the expression is true. */
  Optional<Node> find(String expression, Node in, String commandId) {
    try {
      XPathEvaluationResult<?> result = compiler(commandId).evaluateExpression(expression, in);
      if (result.type() == XPathResultType.NODESET) {
        Iterator<Node> nodes = ((XPathNodes) result.value()).iterator();
        return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
      }
      boolean holds = compiler(commandId).evaluateExpression(expression, in, Boolean.class);
      return holds ? Optional.of(in) : Optional.empty();
    } catch (XPathExpressionException e) {
      throw new IllegalStateException("Cannot evaluate '" + expression + "'", e);
    }
  }

  /** What the expression says, as text; blank if it finds nothing. */
  String text(String expression, Node in, String commandId) {
    try {
      return compiler(commandId).evaluateExpression(expression, in, String.class).strip();
    } catch (XPathExpressionException e) {
      throw new IllegalStateException("Cannot evaluate '" + expression + "'", e);
    }
  }

  /** Neither the factory nor what it makes is thread-safe. */
  private XPath compiler(String commandId) {
    XPath xpath;
    synchronized (FACTORY) {
      xpath = FACTORY.newXPath();
    }
    xpath.setNamespaceContext(new Prefixes(namespaces));
    xpath.setXPathVariableResolver(name -> name.equals(COMMAND_ID) ? commandId : null);
    return xpath;
  }

  /** What no prefix is known for is never asked for. */
  private record Prefixes(Map<String, String> namespaces) implements NamespaceContext {
    @Override
    public String getNamespaceURI(String prefix) {
      return namespaces.getOrDefault(prefix, XMLConstants.NULL_NS_URI);
    }

    @Override
    public String getPrefix(String uri) {
      return null;
    }

    @Override
    public Iterator<String> getPrefixes(String uri) {
      return List.<String>of().iterator();
    }
  }
}
