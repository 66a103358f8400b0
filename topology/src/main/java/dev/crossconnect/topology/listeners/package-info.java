/** What happens, posted to those who have registered for it; knows no domain. */
package dev.crossconnect.topology.listeners;
