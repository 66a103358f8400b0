/** Who has which resource: rules, the pools in their partitions, and both over HTTP. */
package dev.crossconnect.topology.inventory;
