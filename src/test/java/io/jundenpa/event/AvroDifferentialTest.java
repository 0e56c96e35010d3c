package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/**
 * Random schemas and values. Avro's own reader decodes each record, the record becomes JSON, and the token path of JSON
 * defines its row.
 */
class AvroDifferentialTest {

    private static final int SCHEMAS = Integer.getInteger("avro.schemas", 2000);
    private static final int VALUES = 20;
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> TEXTS =
            List.of("DE", "FR", "12.5", "-7", "1e3", "2026-11-30T18:20:05Z", "", "é\"\\");
    private static final Pattern QUOTED = Pattern.compile("feature \"([^\"]*)\"");

    private final Random random = new Random(20_261_130);
    private int names;
    private int rows;
    private int rejects;

    @Test
    void recordsGiveTheRowsOfTheirJson() throws IOException {
        for (int i = 0; i < SCHEMAS; i++) {
            Schema schema = record(0);
            List<String> paths = paths(schema);
            Map<String, Field> fields = new LinkedHashMap<>();
            List<Feature> features = new ArrayList<>();
            for (String path : paths) {
                String name = "f" + features.size();
                fields.put(name, new Field(Field.Source.VALUE, path, random.nextBoolean(), EpochUnit.MILLIS));
                features.add(feature(name));
            }
            compare(schema, features, new Fields(fields, random.nextInt(8) > 0));
        }

        assertTrue(rows > SCHEMAS, rows + " rows");
        assertTrue(rejects > SCHEMAS, rejects + " rejects");
    }

    private void compare(Schema schema, List<Feature> features, Fields fields) throws IOException {
        int width = features.stream().mapToInt(Feature::size).sum();
        if (width == 0 || !fields.problems(features).isEmpty()) {
            return;
        }
        var json = new JsonRowDecoder(width, features, fields);
        RowDecoder avro = AvroDecoders.bare(fields, schema.toString()).decoder(width, features);
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = encoded(schema, value(schema, 0));
            String text = json(schema, decoded(schema, bytes)).toString();
            String place = schema + "\n" + fields + "\n" + features + "\n" + text + "\n";
            var expected = new Rows(width, 1);
            var found = new Rows(width, 1);
            Optional<RejectException> expectedReject =
                    reject(() -> json.decodeByToken(Event.of(text.getBytes(UTF_8)), expected));
            Optional<RejectException> foundReject = reject(() -> avro.decode(bytes, found));
            assertEquals(named(expectedReject), named(foundReject), place);
            assertEquals(expected.count(), found.count(), place);
            if (expectedReject.isEmpty()) {
                assertArrayEquals(expected.values(), found.values(), place);
                rows++;
            } else {
                rejects++;
            }
        }
    }

    private interface Decoding {
        void run() throws RejectException;
    }

    private static Optional<RejectException> reject(Decoding decoding) {
        try {
            decoding.run();
            return Optional.empty();
        } catch (RejectException e) {
            return Optional.of(e);
        }
    }

    /** The features that a reject names, and the code if there is one only. The order of a map's entries is open. */
    private static String named(Optional<RejectException> reject) {
        if (reject.isEmpty()) {
            return "";
        }
        if (reject.get().code() == RejectCode.UNKNOWN_FEATURE) {
            return "unknown";
        }
        var found = new TreeSet<String>();
        QUOTED.matcher(reject.get().getMessage()).results().forEach(result -> found.add(result.group(1)));
        return found.size() == 1 ? reject.get().code() + " " + found : found.toString();
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

    private Object value(Schema schema, int depth) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> (float) random.nextGaussian() * 100;
            case DOUBLE -> random.nextInt(20) == 0 ? 1e300 : (double) (float) (random.nextGaussian() * 1e6);
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTES ->
                ByteBuffer.wrap(
                        schema.getLogicalType() == null ? bytes(random.nextInt(9)) : bytes(1 + random.nextInt(10)));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case UNION ->
                random.nextInt(3) == 0 ? null : value(schema.getTypes().get(1), depth);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(schema.getElementType(), depth + 1));
                }
                yield items;
            }
            case MAP -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put(NAMES.get(random.nextInt(NAMES.size())), value(schema.getValueType(), depth + 1));
                }
                yield entries;
            }
            case RECORD -> {
                var record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema(), depth + 1)));
                yield record;
            }
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] encoded(Schema schema, Object value) throws IOException {
        var out = new ByteArrayOutputStream();
        // The second one writes blocks with their length.
        BinaryEncoder encoder = random.nextBoolean()
                ? EncoderFactory.get().binaryEncoder(out, null)
                : EncoderFactory.get().blockingBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Object decoded(Schema schema, byte[] bytes) throws IOException {
        return new GenericDatumReader<>(schema).read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    /** The value as JSON. Bytes, which JSON has not, become an object without fields. */
    private static JsonNode json(Schema schema, Object value) {
        JsonNodeFactory nodes = new ObjectMapper().getNodeFactory();
        return switch (schema.getType()) {
            case NULL -> nodes.nullNode();
            case BOOLEAN -> nodes.booleanNode((Boolean) value);
            case INT -> nodes.numberNode((Integer) value);
            case LONG -> nodes.numberNode((Long) value);
            case FLOAT -> nodes.numberNode(((Float) value).doubleValue());
            case DOUBLE -> nodes.numberNode((Double) value);
            case STRING -> nodes.textNode(value.toString());
            case ENUM -> nodes.textNode(((GenericEnumSymbol<?>) value).toString());
            case BYTES -> decimal(schema, ((ByteBuffer) value).array());
            case FIXED -> decimal(schema, ((GenericFixed) value).bytes());
            case UNION ->
                json(
                        value == null
                                ? schema.getTypes().get(0)
                                : schema.getTypes().get(1),
                        value);
            case ARRAY -> {
                ArrayNode list = nodes.arrayNode();
                ((List<?>) value).forEach(item -> list.add(json(schema.getElementType(), item)));
                yield list;
            }
            case MAP -> {
                ObjectNode object = nodes.objectNode();
                ((Map<?, ?>) value)
                        .forEach((key, entry) -> object.set(key.toString(), json(schema.getValueType(), entry)));
                yield object;
            }
            case RECORD -> {
                ObjectNode object = nodes.objectNode();
                schema.getFields()
                        .forEach(field -> object.set(
                                field.name(), json(field.schema(), ((GenericRecord) value).get(field.pos()))));
                yield object;
            }
        };
    }

    private static JsonNode decimal(Schema schema, byte[] bytes) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
            return JsonNodeFactory.instance.rawValueNode(new com.fasterxml.jackson.databind.util.RawValue(
                    new BigDecimal(new BigInteger(bytes), type.getScale()).toPlainString()));
        }
        return JsonNodeFactory.instance.objectNode();
    }
}
