package io.jundenpa.event;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    private static final List<String> TEXTS =
            List.of("DE", "FR", "12.5", "-7", "1e3", "2026-11-30T18:20:05Z", "", "é\"\\");

    private final Random random = new Random(20_261_130);
    private final RandomAvro any = new RandomAvro(random);
    private int rows;
    private int rejects;

    @Test
    void recordsGiveTheRowsOfTheirJson() throws IOException {
        for (int i = 0; i < SCHEMAS; i++) {
            Schema schema = any.schema();
            RandomFields fields = any.fields(schema);
            if (fields.isValid()) {
                compare(schema, fields);
            }
        }

        assertTrue(rows > SCHEMAS, rows + " rows");
        assertTrue(rejects > SCHEMAS, rejects + " rejects");
    }

    private void compare(Schema schema, RandomFields fields) throws IOException {
        RowDecoder avro =
                AvroDecoders.bare(fields.fields(), schema.toString()).decoder(fields.width(), fields.features());
        var comparison = new JsonComparison(fields);
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = encoded(schema, value(schema, 0));
            String text = json(schema, decoded(schema, bytes)).toString();
            if (comparison.compare(avro, bytes, text, schema.toString())) {
                rejects++;
            } else {
                rows++;
            }
        }
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
                    entries.put(
                            RandomAvro.NAMES.get(random.nextInt(RandomAvro.NAMES.size())),
                            value(schema.getValueType(), depth + 1));
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
