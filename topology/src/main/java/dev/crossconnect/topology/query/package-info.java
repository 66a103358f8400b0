/** Reading stores over HTTP; knows no domain. */
package dev.crossconnect.topology.query;
