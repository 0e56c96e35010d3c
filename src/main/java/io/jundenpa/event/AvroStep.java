package io.jundenpa.event;

import java.util.List;

/**
 * A step of a plan: how one value of a writer's schema is read. Changed only while the plan is made, because a schema may
 * contain itself.
 */
final class AvroStep {

    /** The form of the value. */
    enum Op {
        NULL,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        BYTES,
        FIXED,
        DECIMAL,
        UUID,
        STRING,
        ENUM,
        UNION,
        RECORD,
        ARRAY,
        MAP,
        /** No value: the record has a field that no feature reads, and such records are rejected. */
        UNKNOWN
    }

    final Op op;

    /** The features that take the value; empty for a value that is skipped or only holds fields. */
    final int[] features;

    /** The bytes of a fixed value, or -1 for a length before the value. */
    int size = -1;

    /** The decimals of a decimal number. */
    int scale;

    /** Milliseconds of a unit of time; NaN for a number that is no point in time. */
    double millis = Double.NaN;

    /** Units of time in a millisecond. */
    double units = 1;

    /** Whether a logical type says what the number means as a time. */
    boolean isTime;

    /** The symbols of an enum in UTF-8, or the names that {@link #children} belong to. */
    byte[][] names = {};

    /** The branches, the fields in the order of the schema, or the entries by {@link #names} or {@link #indexes}. */
    AvroStep[] children = {};

    /** The indexes of the items that {@link #children} read. */
    int[] indexes = {};

    /** All other items or entries: one step at most. */
    List<AvroStep> others = List.of();

    /** The name of an unknown field. */
    String name = "";

    /** A step without features. */
    AvroStep(Op op) {
        this(op, new int[0]);
    }

    AvroStep(Op op, int[] features) {
        this.op = op;
        this.features = features;
    }
}
