/** Orders through the whole flow, against the bare hops that they take. */
package dev.crossconnect.config.bench.orders;
