/** What callers write, single records and rows by the million; knows no domain. */
package dev.crossconnect.topology.rows;
