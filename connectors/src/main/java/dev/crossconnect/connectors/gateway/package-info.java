/** The doors to Salesforce: what comes in is split, written to Kafka, and acknowledged. */
package dev.crossconnect.connectors.gateway;
