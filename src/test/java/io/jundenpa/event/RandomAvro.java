package io.jundenpa.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Random schemas of Avro, with features that read some of their fields. */
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

    /** Some fields of a schema, for features {@code f0}, {@code f1} and so on. */
    public Fields fields(Schema schema) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String path : paths(schema)) {
            fields.put(
                    "f" + fields.size(), new Field(Field.Source.VALUE, path, random.nextBoolean(), EpochUnit.MILLIS));
        }
        return new Fields(fields, random.nextInt(8) > 0);
    }

    /** A feature for each field. */
    public List<Feature> features(Fields fields) {
        return fields.byFeature().keySet().stream().map(this::feature).toList();
    }

    private Feature feature(String name) {
        Optional<Float> missing = random.nextInt(3) > 0 ? Optional.of(-1f) : Optional.empty();
        boolean invalidIsMissing = random.nextInt(3) > 0;
        FeatureType type = switch (random.nextInt(6)) {
            case 0 -> new FeatureType.Bool();
            case 1 ->
                new FeatureType.Category(
                        List.of("DE", "FR", "-7"), random.nextBoolean() ? OptionalInt.of(9) : OptionalInt.empty());
            case 2 -> new FeatureType.Hash(64);
            case 3 -> new FeatureType.Time(TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.EPOCH);
            default -> new FeatureType.Numeric();
        };
        int size = type instanceof FeatureType.Numeric && random.nextInt(3) == 0 ? 2 : 1;
        return new Feature(name, type, size, missing, invalidIsMissing, Optional.empty());
    }

    /** Some places of a schema, none inside another. */
    private List<String> paths(Schema schema) {
        List<String> all = new ArrayList<>();
        paths(schema, "", all);
        all.add("/nowhere");
        Collections.shuffle(all, random);
        List<String> chosen = new ArrayList<>();
        for (String path : all) {
            boolean free = chosen.stream()
                    .noneMatch(other -> (other + "/").startsWith(path + "/") || (path + "/").startsWith(other + "/"));
            if (free && chosen.size() < 6) {
                chosen.add(path);
            }
        }
        if (random.nextBoolean()) {
            chosen.add(chosen.get(0));
        }
        return chosen;
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
