/** What happens, told to whoever listens, as server-sent events; knows no domain. */
package dev.crossconnect.topology.live;
