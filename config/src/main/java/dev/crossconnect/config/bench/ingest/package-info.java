/** How fast the doors to Salesforce take in what comes. */
package dev.crossconnect.config.bench.ingest;
