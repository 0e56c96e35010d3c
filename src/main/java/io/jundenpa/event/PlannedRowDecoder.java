package io.jundenpa.event;

import java.util.List;

/** Reads records of a binary format, each one row, by the plan of its schema. For one thread. */
abstract class PlannedRowDecoder implements RowDecoder {

    private final FeatureRow features;
    private final RecordFields others;

    /**
     * A decoder.
     *
     * @param format its name for messages
     */
    PlannedRowDecoder(int width, List<Feature> features, Fields fields, String format) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("no features, expected features with names for records in " + format);
        }
        this.features = new FeatureRow(width, features, fields);
        this.others = RecordFields.of(this.features);
    }

    /** The row that {@link #read} fills. */
    final FeatureRow features() {
        return features;
    }

    /** Chooses the plan of a record and returns the index of the first byte that it reads. */
    abstract int choose(Event event) throws RejectException;

    /** Reads the fields by the chosen plan, from an index to the end of the value. */
    abstract void read(byte[] value, int from) throws RejectException;

    @Override
    public final Layout decode(Event event, Rows rows) throws RejectException {
        int from = choose(event);
        int before = rows.count();
        int start = rows.addRow();
        try {
            features.begin(rows.values(), start, event.timestamp());
            others.read(event);
            read(event.value(), from);
            features.end(1);
            return Layout.ROW;
        } catch (RejectException e) {
            rows.truncate(before);
            throw e;
        }
    }
}
