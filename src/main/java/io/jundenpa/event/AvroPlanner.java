package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroStep.Op;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Makes the plan of a writer's schema: what is read into which feature, and what is skipped. */
final class AvroPlanner {

    private static final double MILLIS_OF_DAY = 86_400_000;

    private final boolean ignoreUnknown;

    /** The steps that skip records, which may contain themselves. */
    private final IdentityHashMap<Schema, AvroStep> skipped = new IdentityHashMap<>();

    private AvroPlanner(boolean ignoreUnknown) {
        this.ignoreUnknown = ignoreUnknown;
    }

    /**
     * Parses a schema that refers to no other.
     *
     * @throws IllegalArgumentException with the reason if the text is not a schema
     */
    static Schema parse(String text) {
        return parse(List.of(new WriterSchema("", text)));
    }

    /**
     * Parses a schema.
     *
     * @param schemas each after those that it refers to; the last one counts
     * @throws IllegalArgumentException with the reason if a text is not a schema
     */
    static Schema parse(List<WriterSchema> schemas) {
        List<String> texts = schemas.stream().map(WriterSchema::text).distinct().toList();
        var parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        try {
            for (String text : texts.subList(0, texts.size() - 1)) {
                parser.parse(text);
            }
            return parser.parse(texts.get(texts.size() - 1));
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /** Avro quotes the whole text after a line break. */
    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * The plan of a schema.
     *
     * @throws IllegalArgumentException if the schema is not one of records or maps
     */
    static AvroStep plan(Schema schema, FieldTree fields, boolean ignoreUnknown) {
        checkRoot(schema);
        return new AvroPlanner(ignoreUnknown).parent(schema, fields);
    }

    /**
     * Checks that the values of a schema have fields.
     *
     * @throws IllegalArgumentException if the schema is not one of records or maps
     */
    static void checkRoot(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD && schema.getType() != Schema.Type.MAP) {
            throw new IllegalArgumentException(
                    "is of type " + schema.getType().getName() + ", expected a record or a map");
        }
    }

    /** A value that holds fields, or one of another type, which holds none. */
    private AvroStep parent(Schema schema, FieldTree tree) {
        return switch (schema.getType()) {
            case UNION -> {
                var step = new AvroStep(Op.UNION);
                step.children = schema.getTypes().stream()
                        .map(branch -> parent(branch, tree))
                        .toArray(AvroStep[]::new);
                yield step;
            }
            case RECORD -> record(schema, tree);
            case MAP -> map(schema, tree);
            case ARRAY -> list(schema, tree);
            default -> skip(schema);
        };
    }

    private AvroStep record(Schema schema, FieldTree tree) {
        var step = new AvroStep(Op.RECORD);
        List<AvroStep> steps = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            FieldTree child = tree.children().get(field.name());
            if (child != null) {
                AvroStep read = child(field.schema(), child);
                if (read.op == Op.RECORD && read.features.length == 0) {
                    steps.addAll(List.of(read.children));
                } else {
                    steps.add(read);
                }
            } else if (ignoreUnknown) {
                steps.add(skip(field.schema()));
            } else {
                var unknown = new AvroStep(Op.UNKNOWN);
                unknown.name = field.name();
                steps.add(unknown);
            }
        }
        step.children = steps.toArray(AvroStep[]::new);
        return step;
    }

    private AvroStep child(Schema schema, FieldTree tree) {
        return tree.children().isEmpty() ? leaf(schema, features(tree)) : parent(schema, tree);
    }

    private static int[] features(FieldTree tree) {
        return tree.features().stream().mapToInt(Integer::intValue).toArray();
    }

    private AvroStep map(Schema schema, FieldTree tree) {
        var step = new AvroStep(Op.MAP);
        step.names = tree.children().keySet().stream()
                .map(name -> name.getBytes(UTF_8))
                .toArray(byte[][]::new);
        step.children = tree.children().values().stream()
                .map(child -> child(schema.getValueType(), child))
                .toArray(AvroStep[]::new);
        step.others = List.of(ignoreUnknown ? skip(schema.getValueType()) : new AvroStep(Op.UNKNOWN));
        return step;
    }

    /** Names that are indexes read items of a list. */
    private AvroStep list(Schema schema, FieldTree tree) {
        var step = new AvroStep(Op.ARRAY);
        List<Map.Entry<String, FieldTree>> items = tree.children().entrySet().stream()
                .filter(item -> item.getKey().matches("0|[1-9][0-9]{0,8}"))
                .toList();
        step.indexes =
                items.stream().mapToInt(item -> Integer.parseInt(item.getKey())).toArray();
        step.children = items.stream()
                .map(item -> child(schema.getElementType(), item.getValue()))
                .toArray(AvroStep[]::new);
        step.others = List.of(skip(schema.getElementType()));
        return step;
    }

    private AvroStep skip(Schema schema) {
        return leaf(schema, new int[0]);
    }

    /** A value that features take, or none. */
    private AvroStep leaf(Schema schema, int[] features) {
        if (schema.getType() != Schema.Type.RECORD) {
            return value(schema, features);
        }
        AvroStep fields = skipped.get(schema);
        if (fields == null) {
            fields = new AvroStep(Op.RECORD);
            skipped.put(schema, fields);
            fields.children = schema.getFields().stream()
                    .map(field -> skip(field.schema()))
                    .toArray(AvroStep[]::new);
        }
        if (features.length == 0) {
            return fields;
        }
        var step = new AvroStep(Op.RECORD, features);
        step.children = new AvroStep[] {fields};
        return step;
    }

    private AvroStep value(Schema schema, int[] features) {
        var step = new AvroStep(op(schema), features);
        switch (schema.getType()) {
            case FIXED -> step.size = schema.getFixedSize();
            case ENUM ->
                step.names = schema.getEnumSymbols().stream()
                        .map(symbol -> symbol.getBytes(UTF_8))
                        .toArray(byte[][]::new);
            case UNION ->
                step.children = schema.getTypes().stream()
                        .map(branch -> leaf(branch, features))
                        .toArray(AvroStep[]::new);
            case ARRAY -> step.others = List.of(skip(schema.getElementType()));
            case MAP -> step.others = List.of(skip(schema.getValueType()));
            default -> {}
        }
        LogicalType type = schema.getLogicalType();
        if (type instanceof LogicalTypes.Decimal decimal) {
            step.scale = decimal.getScale();
        } else if (type != null) {
            setTime(step, type.getName());
        }
        return step;
    }

    private static Op op(Schema schema) {
        LogicalType type = schema.getLogicalType();
        boolean decimal = type instanceof LogicalTypes.Decimal;
        return switch (schema.getType()) {
            case NULL -> Op.NULL;
            case BOOLEAN -> Op.BOOLEAN;
            case INT -> Op.INT;
            case LONG -> Op.LONG;
            case FLOAT -> Op.FLOAT;
            case DOUBLE -> Op.DOUBLE;
            case BYTES -> decimal ? Op.DECIMAL : Op.BYTES;
            case FIXED -> decimal ? Op.DECIMAL : type != null && type.getName().equals("uuid") ? Op.UUID : Op.FIXED;
            case STRING -> Op.STRING;
            case ENUM -> Op.ENUM;
            case UNION -> Op.UNION;
            case RECORD -> Op.RECORD;
            case ARRAY -> Op.ARRAY;
            case MAP -> Op.MAP;
        };
    }

    /** A local timestamp is read as if it were in UTC. */
    private static void setTime(AvroStep step, String type) {
        step.isTime = true;
        switch (type) {
            case "date" -> step.millis = MILLIS_OF_DAY;
            case "timestamp-millis", "local-timestamp-millis" -> step.millis = 1;
            case "timestamp-micros", "local-timestamp-micros" -> {
                step.millis = 1;
                step.units = 1000;
            }
            case "timestamp-nanos", "local-timestamp-nanos" -> {
                step.millis = 1;
                step.units = 1_000_000;
            }
            case "time-millis", "time-micros" -> step.millis = Double.NaN;
            default -> step.isTime = false;
        }
    }
}
