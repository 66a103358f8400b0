/**
 * What the hub brings along for a machine that has nothing: a real Kafka broker inside the process,
 * a real schema registry beside it, and the directory in which both keep what they know.
 *
 * <p>Three entrances: {@link dev.crossconnect.config.embedded.DataDirectory} takes the directory
 * for this process alone, {@link dev.crossconnect.config.embedded.EmbeddedBroker} and {@link
 * dev.crossconnect.config.embedded.EmbeddedRegistry} start in it. Both servers listen on 127.0.0.1
 * only, keep address and state from one run to the next, and survive a kill -9 of everything. They
 * know nothing of the hub: with a cluster and a registry of its own, a hub needs none of this.
 */
package dev.crossconnect.config.embedded;
