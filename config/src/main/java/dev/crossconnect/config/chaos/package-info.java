/** Kills parts of a hub that is at work, and holds what it answers against what was committed. */
package dev.crossconnect.config.chaos;
