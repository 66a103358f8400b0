/** From what Salesforce sent to versions of orders: mapping, versions, assembly, quarantine. */
package dev.crossconnect.topology.intake;
