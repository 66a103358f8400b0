package dev.crossconnect.adapters.soap;

import dev.crossconnect.adapters.reading.Meaning;
import dev.crossconnect.adapters.reading.Reading;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A SOAP fault for which the target's file has no reading of its own. */
record Fault(String code, String reason) {

  static final String AUTHENTICATION = "AUTHENTICATION";

  /** Those of WS-Security: who asks was not believed, so nothing was done. */
  private static final Set<String> NOT_BELIEVED =
      Set.of(
          "FailedAuthentication",
          "InvalidSecurity",
          "InvalidSecurityToken",
          "SecurityTokenUnavailable",
          "UnsupportedSecurityToken",
          "MessageExpired",
          "FailedCheck");

  static Optional<Fault> in(Document document) {
    for (SoapVersion version : SoapVersion.values()) {
      NodeList faults = document.getElementsByTagNameNS(version.namespace(), "Fault");
      if (faults.getLength() > 0) {
        Element fault = (Element) faults.item(0);
        return Optional.of(
            version == SoapVersion.V1_1
                ? new Fault(localName(first(fault, "faultcode")), first(fault, "faultstring"))
                : new Fault(codeOf12(fault), first(fault, "Text")));
      }
    }
    return Optional.empty();
  }

  /** The most particular of its codes, except that the general one says whose mistake it was. */
  private static String codeOf12(Element fault) {
    NodeList values = fault.getElementsByTagNameNS("*", "Value");
    for (int n = values.getLength() - 1; n >= 0; n--) {
      String code = localName(values.item(n).getTextContent());
      if (NOT_BELIEVED.contains(code)) {
        return code;
      }
    }
    return localName(first(fault, "Value"));
  }

  private static String first(Element fault, String name) {
    NodeList found = fault.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static String localName(String name) {
    return name.strip().substring(name.strip().indexOf(':') + 1);
  }

  /** Only a mistake of ours is sure to have had no effect. */
  Reading reading() {
    String detail = "SOAP fault " + code + ": " + reason;
    if (NOT_BELIEVED.contains(code)) {
      return Reading.Understood.of(Meaning.FAILED, AUTHENTICATION, detail);
    }
    boolean ours =
        code.equals("Sender")
            || code.equals("Client")
            || code.startsWith("Client.")
            || code.equals("VersionMismatch")
            || code.equals("MustUnderstand");
    return ours ? Reading.Understood.of(Meaning.REJECTED, code, detail) : Reading.unclear(detail);
  }
}
