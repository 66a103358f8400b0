/** The orchestration: what has to happen to an order, and what has become of it. */
package dev.crossconnect.topology.orders;
