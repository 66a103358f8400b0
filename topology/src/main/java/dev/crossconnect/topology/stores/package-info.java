/** Stores that show others only what is committed; knows no domain. */
package dev.crossconnect.topology.stores;
