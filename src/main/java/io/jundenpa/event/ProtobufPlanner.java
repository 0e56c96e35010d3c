package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.jundenpa.event.FeatureRow.Kind;
import io.jundenpa.event.ProtobufStep.Op;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes the plan of a message: what is read into which feature, and what is skipped. */
final class ProtobufPlanner {

    /** Fields with smaller numbers are found by an array. */
    private static final int MAX_INDEXED = 1024;

    private static final int[] NONE = {};

    private static final Set<String> WRAPPERS = Set.of(
            "google.protobuf.DoubleValue",
            "google.protobuf.FloatValue",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.Int32Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.BoolValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");

    private static final Set<JavaType> NUMBERS = Set.of(JavaType.DOUBLE, JavaType.FLOAT, JavaType.INT, JavaType.LONG);

    private static final Map<String, Op> TIMES =
            Map.of("google.protobuf.Timestamp", Op.TIMESTAMP, "google.protobuf.Duration", Op.DURATION);

    private final FeatureRow features;
    private final boolean ignoreUnknown;
    private int slots;

    private ProtobufPlanner(FeatureRow features, boolean ignoreUnknown) {
        this.features = features;
        this.ignoreUnknown = ignoreUnknown;
    }

    /** The plan of a message. Its slots are the memory that reading takes. */
    static ProtobufStep plan(Descriptor type, FieldTree fields, FeatureRow features, boolean ignoreUnknown) {
        return new ProtobufPlanner(features, ignoreUnknown).message(type, fields.children());
    }

    private ProtobufStep message(Descriptor type, Map<String, FieldTree> trees) {
        var step = new ProtobufStep(Op.MESSAGE, NONE);
        step.slot = slots++;
        var fields = new TreeMap<Integer, ProtobufStep>();
        for (FieldDescriptor field : byNumber(type)) {
            if (trees.containsKey(field.getName())) {
                fields.put(field.getNumber(), field(field, trees.get(field.getName())));
            } else if (!ignoreUnknown) {
                var unknown = single(field, Op.UNKNOWN, NONE);
                unknown.name = field.getName();
                fields.put(field.getNumber(), unknown);
            } else if (hasRivals(field, trees)) {
                fields.put(field.getNumber(), single(field, Op.SKIP, NONE));
            }
        }
        for (FieldDescriptor field : byNumber(type)) {
            if (field.getContainingOneof() != null) {
                Optional.ofNullable(fields.get(field.getNumber()))
                        .ifPresent(read -> read.rivals = field.getContainingOneof().getFields().stream()
                                .filter(other -> other != field)
                                .flatMap(other -> Optional.ofNullable(fields.get(other.getNumber())).stream())
                                .toArray(ProtobufStep[]::new));
            }
        }
        setFields(step, fields, new ProtobufStep(ignoreUnknown ? Op.SKIP : Op.UNKNOWN, NONE));
        return step;
    }

    private static List<FieldDescriptor> byNumber(Descriptor type) {
        return type.getFields().stream()
                .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
                .toList();
    }

    private static boolean hasRivals(FieldDescriptor field, Map<String, FieldTree> trees) {
        return field.getContainingOneof() != null
                && field.getContainingOneof().getFields().stream()
                        .anyMatch(other -> trees.containsKey(other.getName()));
    }

    private void setFields(ProtobufStep message, SortedMap<Integer, ProtobufStep> fields, ProtobufStep others) {
        message.numbers = fields.keySet().stream().mapToInt(Integer::intValue).toArray();
        message.children = fields.values().toArray(ProtobufStep[]::new);
        for (ProtobufStep field : message.children) {
            field.plain = field.op == Op.VALUE
                    && field.rivals.length == 0
                    && !field.closed
                    && field.wire != ProtobufInput.GROUP;
            field.numeric = field.plain
                    && NUMBERS.contains(field.type.getJavaType())
                    && field.features.length == 1
                    && features.kind(field.features[0]) == Kind.NUMBER;
        }
        message.others = List.of(others);
        message.slotEnd = slots;
        int max = fields.isEmpty() ? 0 : fields.lastKey();
        message.indexFields(max < MAX_INDEXED ? max + 1 : 0);
    }

    private ProtobufStep field(FieldDescriptor field, FieldTree tree) {
        if (field.isMapField()) {
            return map(field, tree);
        }
        if (!field.isRepeated()) {
            return value(field, tree);
        }
        return tree.children().isEmpty() ? list(field, tree) : items(field, tree);
    }

    /** A field that is not repeated, or one item of a field that is. */
    private ProtobufStep value(FieldDescriptor field, FieldTree tree) {
        boolean leaf = tree.children().isEmpty();
        if (field.getJavaType() != JavaType.MESSAGE) {
            return leaf ? single(field, Op.VALUE, readers(tree)) : single(field, Op.SKIP, NONE);
        }
        Descriptor type = field.getMessageType();
        if (!leaf) {
            return of(field, message(type, tree.children()));
        }
        if (WRAPPERS.contains(type.getFullName())) {
            return of(field, message(type, Map.of("value", tree)));
        }
        return TIMES.containsKey(type.getFullName())
                ? time(field, TIMES.get(type.getFullName()), tree)
                : single(field, Op.VALUE, readers(tree));
    }

    private ProtobufStep time(FieldDescriptor field, Op op, FieldTree tree) {
        var step = new ProtobufStep(op, readers(tree));
        step.slot = slots++;
        var parts = new TreeMap<Integer, ProtobufStep>();
        field.getMessageType().getFields().forEach(part -> parts.put(part.getNumber(), single(part, Op.VALUE, NONE)));
        setFields(step, parts, new ProtobufStep(Op.SKIP, NONE));
        return of(field, step);
    }

    private static int[] readers(FieldTree tree) {
        return tree.features().stream().mapToInt(Integer::intValue).toArray();
    }

    private ProtobufStep single(FieldDescriptor field, Op op, int[] readers) {
        var step = new ProtobufStep(op, readers);
        step.slot = slots;
        slots += op == Op.LIST ? 2 : 1;
        step.slotEnd = slots;
        if (field.getType() == FieldDescriptor.Type.ENUM) {
            setSymbols(step, field.getEnumType());
        }
        return of(field, step);
    }

    private static ProtobufStep of(FieldDescriptor field, ProtobufStep step) {
        step.type = field.getType();
        step.wire = wire(field.getType());
        step.packable = field.isPackable();
        step.implicit = !field.isRepeated() && !field.hasPresence();
        return step;
    }

    private static void setSymbols(ProtobufStep step, EnumDescriptor type) {
        var names = new TreeMap<Integer, byte[]>();
        for (EnumValueDescriptor value : type.getValues()) {
            names.putIfAbsent(value.getNumber(), value.getName().getBytes(UTF_8));
        }
        step.symbols = names.keySet().stream().mapToInt(Integer::intValue).toArray();
        step.names = names.values().toArray(byte[][]::new);
        step.firstSymbol = type.getValues().get(0).getNumber();
        step.closed = type.isClosed();
    }

    private static int wire(FieldDescriptor.Type type) {
        return switch (type) {
            case DOUBLE, FIXED64, SFIXED64 -> ProtobufInput.FIXED64;
            case FLOAT, FIXED32, SFIXED32 -> ProtobufInput.FIXED32;
            case STRING, BYTES, MESSAGE -> ProtobufInput.LENGTH;
            case GROUP -> ProtobufInput.GROUP;
            case INT64, UINT64, INT32, UINT32, SINT32, SINT64, BOOL, ENUM -> ProtobufInput.VARINT;
        };
    }

    /** A list for one feature, or a list that no feature takes. */
    private ProtobufStep list(FieldDescriptor field, FieldTree tree) {
        ProtobufStep step = single(field, Op.LIST, readers(tree));
        for (int feature : step.features) {
            if (features.kind(feature) == Kind.NUMBERS) {
                step.list = feature;
            }
        }
        return step;
    }

    /** Names that are indexes read items of a list. */
    private ProtobufStep items(FieldDescriptor field, FieldTree tree) {
        var step = new ProtobufStep(Op.ITEMS, NONE);
        step.slot = slots++;
        var items = new TreeMap<Integer, ProtobufStep>();
        tree.children().forEach((name, item) -> {
            if (name.matches("0|[1-9][0-9]{0,8}")) {
                items.put(Integer.valueOf(name), value(field, item));
            }
        });
        step.indexes = items.keySet().stream().mapToInt(Integer::intValue).toArray();
        step.children = items.values().toArray(ProtobufStep[]::new);
        step.slotEnd = slots;
        if (field.getType() == FieldDescriptor.Type.ENUM) {
            setSymbols(step, field.getEnumType());
        }
        return of(field, step);
    }

    /** Each entry is a message with a key and a value. */
    private ProtobufStep map(FieldDescriptor field, FieldTree tree) {
        var step = new ProtobufStep(Op.MAP, readers(tree));
        step.slot = slots++;
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        var others = new ProtobufStep(ignoreUnknown || tree.children().isEmpty() ? Op.SKIP : Op.UNKNOWN, NONE);
        step.others = List.of(entry(key, () -> single(key, Op.VALUE, NONE)), others);
        step.children = tree.children().values().stream()
                .map(child -> entry(value, () -> field(value, child)))
                .toArray(ProtobufStep[]::new);
        step.names = tree.children().keySet().stream()
                .map(name -> name.getBytes(UTF_8))
                .toArray(byte[][]::new);
        step.slotEnd = slots;
        return of(field, step);
    }

    /** Reads the key or the value of an entry. Both have defaults. */
    private ProtobufStep entry(FieldDescriptor field, Supplier<ProtobufStep> part) {
        var step = new ProtobufStep(Op.MESSAGE, NONE);
        step.slot = slots++;
        ProtobufStep read = part.get();
        read.implicit = true;
        setFields(step, new TreeMap<>(Map.of(field.getNumber(), read)), new ProtobufStep(Op.SKIP, NONE));
        return step;
    }
}
