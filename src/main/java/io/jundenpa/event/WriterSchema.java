package io.jundenpa.event;

/**
 * The text of a schema.
 *
 * @param name by which other schemas refer to this one, such as {@code common/money.proto}; may be empty for the last one
 */
public record WriterSchema(String name, String text) {}
