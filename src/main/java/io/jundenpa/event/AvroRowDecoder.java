package io.jundenpa.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Reads the fields of Avro records, each by the schema of its writer. For one thread. */
final class AvroRowDecoder implements RowDecoder {

    /** More than a topic has. Bounds the memory. */
    private static final int MAX_PLANS = 1000;

    private final FeatureRow features;
    private final FieldTree tree;
    private final boolean ignoreUnknown;
    private final RecordFields others;
    private final AvroFieldReader reader;
    private final SchemaFraming framing = new SchemaFraming();
    private final WriterSchemas schemas;
    private final Map<SchemaId, AvroStep> plans = new HashMap<>();

    /** The schema of the last record. */
    private SchemaId lastId = new SchemaId(SchemaId.Kind.ID, 0, 0);

    private AvroStep last;

    /** Whether the records name their schema. Otherwise all have the same. */
    private final boolean framed;

    private AvroRowDecoder(int width, List<Feature> features, Fields fields, WriterSchemas schemas, List<Schema> only) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("no features, expected features with names for records in Avro");
        }
        this.features = new FeatureRow(width, features, fields);
        this.tree = FieldTree.of(this.features, Field.Source.VALUE);
        this.ignoreUnknown = fields.ignoreUnknown();
        this.others = RecordFields.of(this.features);
        this.reader = new AvroFieldReader(this.features);
        this.schemas = schemas;
        this.framed = only.isEmpty();
        this.last = framed ? new AvroStep(AvroStep.Op.NULL) : AvroPlanner.plan(only.get(0), tree, ignoreUnknown);
    }

    /** A decoder of records that name their schema. */
    static AvroRowDecoder framed(int width, List<Feature> features, Fields fields, WriterSchemas schemas) {
        return new AvroRowDecoder(width, features, fields, schemas, List.of());
    }

    /** A decoder of records that were all written with one schema and do not name it. */
    static AvroRowDecoder bare(int width, List<Feature> features, Fields fields, Schema schema) {
        WriterSchemas none = id -> {
            throw new IllegalStateException("no registry");
        };
        return new AvroRowDecoder(width, features, fields, none, List.of(schema));
    }

    @Override
    public Layout decode(Event event, Rows rows) throws RejectException {
        int from = framed ? framing.read(event) : 0;
        AvroStep plan = framed ? plan() : last;
        int before = rows.count();
        int start = rows.addRow();
        try {
            features.begin(rows.values(), start, event.timestamp());
            others.read(event);
            reader.read(plan, event.value(), from);
            features.end(1);
            return Layout.ROW;
        } catch (RejectException e) {
            rows.truncate(before);
            throw e;
        }
    }

    /** The plan of the schema that {@link #framing} has found. */
    private AvroStep plan() throws RejectException {
        if (!framing.is(lastId)) {
            SchemaId id = framing.id();
            AvroStep plan = plans.get(id);
            if (plan == null) {
                plan = plan(id);
                if (plans.size() == MAX_PLANS) {
                    plans.clear();
                }
                plans.put(id, plan);
            }
            last = plan;
            lastId = id;
        }
        return last;
    }

    private AvroStep plan(SchemaId id) throws RejectException {
        List<String> texts = schemas.get(id);
        try {
            return AvroPlanner.plan(AvroPlanner.parse(texts), tree, ignoreUnknown);
        } catch (IllegalArgumentException e) {
            var unusable = new AvroStep(AvroStep.Op.UNUSABLE);
            unusable.name = "schema " + id + " " + e.getMessage();
            return unusable;
        }
    }
}
