package dev.crossconnect.connectors.gateway;

import java.util.List;

/** What came in one SOAP call: the organisation that sent it, and its notifications in order. */
record OutboundMessage(String organisationId, List<Arrival> notifications) {}
