/** Reservations, in pools of every size and against a relational database. */
package dev.crossconnect.config.bench.inventory;
