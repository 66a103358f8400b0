package dev.crossconnect.topology.rows;

/** What is wrong with one row of a load; the field is null where the row cannot be taken apart. */
public record RowError(int line, String field, String problem) {}
