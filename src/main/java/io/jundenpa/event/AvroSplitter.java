package io.jundenpa.event;

import java.util.List;

/** Finds where records of one Avro schema end that follow each other, as in files. For one thread. */
public final class AvroSplitter {

    private final AvroStep plan;
    private final AvroFieldReader reader;

    /**
     * A splitter.
     *
     * @param schema of all records, as text
     * @throws IllegalArgumentException with the problem if it is no schema of records or maps
     */
    public AvroSplitter(String schema) {
        var nothing = new FeatureRow(0, List.of(), Fields.BY_NAME);
        plan = AvroPlanner.plan(AvroPlanner.parse(schema), FieldTree.of(nothing, Field.Source.VALUE), true);
        reader = new AvroFieldReader(nothing);
    }

    /**
     * The index after a record.
     *
     * @param bytes not modified
     * @param from the index of its first byte
     * @throws RejectException if the bytes do not fit the schema
     */
    public int end(byte[] bytes, int from) throws RejectException {
        return reader.readOne(plan, bytes, from);
    }
}
