/** What things cost: rules, the store of prices on every instance, and both over HTTP. */
package dev.crossconnect.topology.pricing;
