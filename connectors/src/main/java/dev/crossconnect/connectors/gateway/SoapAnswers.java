package dev.crossconnect.connectors.gateway;

import java.nio.charset.StandardCharsets;

/** What Salesforce is told, in the shape that the WSDL of an outbound message asks for. */
final class SoapAnswers {

  static final String CONTENT_TYPE = "text/xml;charset=utf-8";

  private static final String BEFORE =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<soapenv:Envelope xmlns:soapenv=\""
          + OutboundMessageReader.SOAP
          + "\"><soapenv:Body>";
  private static final String AFTER = "</soapenv:Body></soapenv:Envelope>";

  private static final byte[] ACK =
      bytes(
          BEFORE
              + "<notificationsResponse xmlns=\""
              + OutboundMessageReader.OUTBOUND
              + "\"><Ack>true</Ack></notificationsResponse>"
              + AFTER);

  private SoapAnswers() {}

  /** Everything is durable. The one answer after which Salesforce does not send again. */
  static byte[] ack() {
    return ACK.clone();
  }

  /** A SOAP 1.1 fault; whose it is, the status says. */
  static byte[] fault(Refusal.Reason reason, String message) {
    String code = reason.status() < 500 ? "soapenv:Client" : "soapenv:Server";
    return bytes(
        BEFORE
            + "<soapenv:Fault><faultcode>"
            + code
            + "</faultcode><faultstring>"
            + escaped(message)
            + "</faultstring></soapenv:Fault>"
            + AFTER);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
