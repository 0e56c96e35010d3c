package io.jundenpa.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Random schemas of Avro. */
public final class RandomAvro {

    /** The keys of maps. */
    static final List<String> NAMES = List.of("a", "b", "c", "d");

    private final Random random;
    private int names;

    public RandomAvro(Random random) {
        this.random = random;
    }

    /** A schema of records. */
    public Schema schema() {
        return record(0);
    }

    /** Some fields of a schema. */
    public RandomFields fields(Schema schema) {
        List<String> places = new ArrayList<>();
        paths(schema, "", places);
        return new RandomFields(random, places, 1);
    }

    private void paths(Schema schema, String path, List<String> all) {
        if (!path.isEmpty()) {
            all.add(path);
        }
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> paths(field.schema(), path + "/" + field.name(), all));
            case MAP -> NAMES.subList(0, 2).forEach(name -> paths(schema.getValueType(), path + "/" + name, all));
            case ARRAY -> paths(schema.getElementType(), path + "/1", all);
            case UNION -> schema.getTypes().forEach(branch -> paths(branch, path, all));
            default -> {}
        }
    }

    private Schema record(int depth) {
        List<Schema.Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            fields.add(new Schema.Field("x" + i, schema(depth + 1), "", null));
        }
        return Schema.createRecord("R" + names++, "", "test", false, fields);
    }

    private Schema schema(int depth) {
        return switch (random.nextInt(depth < 4 ? 18 : 13)) {
            case 0 -> Schema.create(Schema.Type.BOOLEAN);
            case 1 -> Schema.create(Schema.Type.INT);
            case 2 -> Schema.create(Schema.Type.LONG);
            case 3 -> Schema.create(Schema.Type.FLOAT);
            case 4 -> Schema.create(Schema.Type.DOUBLE);
            case 5, 6 -> Schema.create(Schema.Type.STRING);
            case 7 -> Schema.create(random.nextBoolean() ? Schema.Type.NULL : Schema.Type.BYTES);
            case 8 -> Schema.createEnum("E" + names++, "", "test", List.of("DE", "FR", "US"));
            case 9 -> Schema.createFixed("F" + names++, "", "test", random.nextInt(9));
            case 10 -> LogicalTypes.decimal(25, 1 + random.nextInt(12)).addToSchema(Schema.create(Schema.Type.BYTES));
            case 11 -> LogicalTypes.decimal(15, 2).addToSchema(Schema.createFixed("F" + names++, "", "test", 8));
            case 12 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 13 -> Schema.createMap(schema(depth + 1));
            case 14 -> Schema.createArray(schema(depth + 1));
            case 15 ->
                Schema.createArray(Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.INT)));
            case 16 -> union(depth);
            default -> record(depth);
        };
    }

    private Schema union(int depth) {
        Schema branch = schema(depth + 1);
        return branch.getType() == Schema.Type.UNION || branch.getType() == Schema.Type.NULL
                ? Schema.create(Schema.Type.STRING)
                : Schema.createUnion(Schema.create(Schema.Type.NULL), branch);
    }
}
