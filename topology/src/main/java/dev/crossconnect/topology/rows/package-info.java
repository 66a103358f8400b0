/** Loading rows over HTTP, however many, in every format; knows no domain. */
package dev.crossconnect.topology.rows;
