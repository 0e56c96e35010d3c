package io.jundenpa.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.format.document.Suggestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of tests in Avro. Unlike in Avro's own JSON, a value in a union does not name its branch, a field with a
 * default or a null branch may be missing, and a decimal is a number.
 */
final class AvroValues {

    private final Schema schema;

    AvroValues(Schema schema) {
        this.schema = schema;
    }

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException with the place and the problem if the value does not fit the schema
     */
    byte[] encoded(JsonNode value) {
        var bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<@Nullable Object>(schema).write(datum("", schema, value), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be written: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Object datum(String place, Schema schema, JsonNode value) {
        return switch (schema.getType()) {
            case NULL -> none(place, schema, value);
            case BOOLEAN -> checked(value.isBoolean(), place, schema, value).booleanValue();
            case INT ->
                checked(isWhole(value) && value.canConvertToInt(), place, schema, value)
                        .intValue();
            case LONG ->
                checked(isWhole(value) && value.canConvertToLong(), place, schema, value)
                        .longValue();
            case FLOAT -> checked(value.isNumber(), place, schema, value).floatValue();
            case DOUBLE -> checked(value.isNumber(), place, schema, value).doubleValue();
            case STRING -> checked(value.isTextual(), place, schema, value).textValue();
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        checked(value.isTextual() && schema.hasEnumSymbol(value.textValue()), place, schema, value)
                                .textValue());
            case BYTES -> ByteBuffer.wrap(bytes(place, schema, value));
            case FIXED -> fixed(place, schema, value);
            case UNION -> union(place, schema, value);
            case RECORD -> record(place, schema, value);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                checked(value.isArray(), place, schema, value)
                        .forEach(item -> items.add(datum(place + "/" + items.size(), schema.getElementType(), item)));
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                checked(value.isObject(), place, schema, value)
                        .properties()
                        .forEach(entry -> entries.put(
                                entry.getKey(),
                                datum(inside(place, entry.getKey()), schema.getValueType(), entry.getValue())));
                yield entries;
            }
        };
    }

    private static @Nullable Object none(String place, Schema schema, JsonNode value) {
        checked(value.isNull(), place, schema, value);
        return null;
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber();
    }

    private static JsonNode checked(boolean fits, String place, Schema schema, JsonNode value) {
        if (!fits) {
            throw wrong(place, "is " + Comparison.shown(value) + ", expected " + name(schema));
        }
        return value;
    }

    private static IllegalArgumentException wrong(String place, String problem) {
        return new IllegalArgumentException((place.isEmpty() ? "" : place + " ") + problem);
    }

    private static String name(Schema schema) {
        String type = schema.getType().getName();
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().map(AvroValues::name).collect(Collectors.joining(" or "));
            case ENUM -> "one of " + String.join(", ", schema.getEnumSymbols());
            default ->
                schema.getLogicalType() == null ? type : schema.getLogicalType().getName() + " (" + type + ")";
        };
    }

    private static String inside(String place, String name) {
        return place + JsonPointers.pointer(name);
    }

    /** A decimal number, or text with a byte for each character, as in Avro's own JSON. */
    private static byte[] bytes(String place, Schema schema, JsonNode value) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            try {
                return new BigDecimal(value.asText())
                        .setScale(decimal.getScale())
                        .unscaledValue()
                        .toByteArray();
            } catch (ArithmeticException | NumberFormatException e) {
                throw wrong(
                        place,
                        "is " + Comparison.shown(value) + ", expected a number with at most " + decimal.getScale()
                                + " decimals");
            }
        }
        return checked(value.isTextual(), place, schema, value).textValue().getBytes(ISO_8859_1);
    }

    private static Object fixed(String place, Schema schema, JsonNode value) {
        byte[] bytes = bytes(place, schema, value);
        int size = schema.getFixedSize();
        boolean decimal = schema.getLogicalType() instanceof LogicalTypes.Decimal;
        if (bytes.length > size || (bytes.length < size && !decimal)) {
            throw wrong(place, "has " + bytes.length + " bytes, expected " + size);
        }
        byte[] filled = new byte[size];
        Arrays.fill(filled, (byte) (decimal && bytes[0] < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, filled, size - bytes.length, bytes.length);
        return new GenericData.Fixed(schema, filled);
    }

    /** The first branch that takes the value. If only one can, its problem is the problem. */
    private static @Nullable Object union(String place, Schema schema, JsonNode value) {
        List<Schema> branches = schema.getTypes().stream()
                .filter(branch -> (branch.getType() == Schema.Type.NULL) == value.isNull())
                .toList();
        if (branches.size() == 1) {
            return datum(place, branches.get(0), value);
        }
        for (Schema branch : branches) {
            try {
                return datum(place, branch, value);
            } catch (IllegalArgumentException e) {
                // The next branch may take it.
            }
        }
        throw wrong(place, "is " + Comparison.shown(value) + ", expected " + name(schema));
    }

    private static Object record(String place, Schema schema, JsonNode value) {
        checked(value.isObject(), place, schema, value);
        List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
        List<String> problems = new ArrayList<>();
        value.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problems.add(
                        inside(place, name) + " is no field of " + schema.getName() + Suggestion.among(names, name));
            }
        });
        var record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            try {
                record.put(field.pos(), field(place, field, value));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return record;
    }

    private static @Nullable Object field(String place, Schema.Field field, JsonNode record) {
        JsonNode value = record.get(field.name());
        return value == null ? missing(place, field) : datum(inside(place, field.name()), field.schema(), value);
    }

    private static @Nullable Object missing(String place, Schema.Field field) {
        if (field.hasDefaultValue()) {
            return GenericData.get().getDefaultValue(field);
        }
        if (!field.schema().isNullable()) {
            throw wrong(inside(place, field.name()), "is missing, expected " + name(field.schema()));
        }
        return null;
    }
}
