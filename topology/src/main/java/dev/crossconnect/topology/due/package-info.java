/** What is to be looked at when: time-outs that survive restarts and need no scan. */
package dev.crossconnect.topology.due;
