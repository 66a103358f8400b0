/** Commands through a runner, against the bare loop that does the same with Kafka. */
package dev.crossconnect.config.bench.adapters;
