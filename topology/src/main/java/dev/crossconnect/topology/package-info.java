/** The mind of the hub: every domain wired into one topology, and how it runs. */
package dev.crossconnect.topology;
