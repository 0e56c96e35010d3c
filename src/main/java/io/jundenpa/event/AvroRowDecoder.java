package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_AVRO;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Reads the fields of Avro records, each by the schema of its writer. For one thread. */
final class AvroRowDecoder extends PlannedRowDecoder {

    private final FieldTree tree;
    private final boolean ignoreUnknown;
    private final AvroFieldReader reader;
    private final SchemaFraming framing = new SchemaFraming(BAD_AVRO, false);
    private final Optional<WriterPlans<AvroStep>> plans;
    private AvroStep plan = new AvroStep(AvroStep.Op.NULL);

    private AvroRowDecoder(int width, List<Feature> features, Fields fields, Optional<WriterSchemas> schemas) {
        super(width, features, fields, "Avro");
        this.tree = FieldTree.of(features(), Field.Source.VALUE);
        this.ignoreUnknown = fields.ignoreUnknown();
        this.reader = new AvroFieldReader(features());
        this.plans = schemas.map(known -> new WriterPlans<>(known, texts -> plan(AvroPlanner.parse(texts))));
    }

    /** A decoder of records that name their schema. */
    static AvroRowDecoder framed(int width, List<Feature> features, Fields fields, WriterSchemas schemas) {
        return new AvroRowDecoder(width, features, fields, Optional.of(schemas));
    }

    /** A decoder of records that were all written with one schema and do not name it. */
    static AvroRowDecoder bare(int width, List<Feature> features, Fields fields, Schema schema) {
        var decoder = new AvroRowDecoder(width, features, fields, Optional.empty());
        decoder.plan = decoder.plan(schema);
        return decoder;
    }

    private AvroStep plan(Schema schema) {
        return AvroPlanner.plan(schema, tree, ignoreUnknown);
    }

    @Override
    int choose(Event event) throws RejectException {
        if (plans.isEmpty()) {
            return 0;
        }
        int from = framing.read(event);
        plan = plans.get().of(framing);
        return from;
    }

    @Override
    void read(byte[] value, int from) throws RejectException {
        reader.read(plan, value, from);
    }
}
