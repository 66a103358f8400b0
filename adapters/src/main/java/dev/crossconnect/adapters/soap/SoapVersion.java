package dev.crossconnect.adapters.soap;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.http.HttpRequest;

/** The two ways to wrap a message. */
enum SoapVersion {
  @JsonProperty("1.1")
  V1_1("http://schemas.xmlsoap.org/soap/envelope/") {
    @Override
    void describe(HttpRequest.Builder request, String action) {
      request.header("Content-Type", "text/xml; charset=utf-8");
      request.header("SOAPAction", '"' + action + '"');
    }
  },
  @JsonProperty("1.2")
  V1_2("http://www.w3.org/2003/05/soap-envelope") {
    @Override
    void describe(HttpRequest.Builder request, String action) {
      request.header(
          "Content-Type", "application/soap+xml; charset=utf-8; action=\"" + action + '"');
    }
  };

  private final String namespace;

  SoapVersion(String namespace) {
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  /** Says in the headers of HTTP what is in the body. */
  abstract void describe(HttpRequest.Builder request, String action);
}
