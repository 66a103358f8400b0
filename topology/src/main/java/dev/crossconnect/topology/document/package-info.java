/** Business configuration in YAML, read so that every complaint names file and line. */
package dev.crossconnect.topology.document;
