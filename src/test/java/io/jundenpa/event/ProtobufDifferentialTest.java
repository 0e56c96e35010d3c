package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schemas and messages. Google's own parser reads each message, the message becomes JSON, and the token path of JSON
 * defines its row.
 */
class ProtobufDifferentialTest {

    private static final int SCHEMAS = Integer.getInteger("protobuf.schemas", 500);
    private static final int VALUES = 20;

    private final Random random = new Random(20_261_130);
    private int rows;
    private int rejects;
    private int damaged;

    @Test
    void messagesGiveTheRowsOfTheirJson() throws Exception {
        for (int i = 0; i < SCHEMAS; i++) {
            var schema = new RandomProtobuf(random);
            RandomFields fields = schema.fields();
            if (fields.isValid()) {
                compare(schema, fields);
            }
        }

        assertTrue(rows > SCHEMAS, rows + " rows");
        assertTrue(rejects > SCHEMAS, rejects + " rejects");
        assertTrue(damaged > SCHEMAS, damaged + " damaged messages that Google's parser reads");
    }

    private void compare(RandomProtobuf schema, RandomFields fields) throws IOException {
        Descriptor type = schema.message();
        RowDecoder decoder = ProtobufDecoders.bare(fields.fields(), schema.files(), RandomProtobuf.MESSAGE)
                .decoder(fields.width(), fields.features());
        var comparison = new JsonComparison(fields);
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = schema.value();
            String text = json(parsed(type, bytes)).toString();
            if (comparison.compare(
                    decoder, bytes, text, type.getFile().toProto() + "\n" + ByteString.copyFrom(bytes))) {
                rejects++;
            } else {
                rows++;
            }
            damage(type, bytes, decoder, fields.width());
        }
    }

    /**
     * What Google's parser reads is not malformed for us, but for numbers of more than ten bytes, which it cuts off. All else is
     * rejected at most.
     */
    private void damage(Descriptor type, byte[] message, RowDecoder decoder, int width) {
        byte[] bytes = message.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        boolean read = true;
        try {
            parsed(type, bytes);
            damaged++;
        } catch (InvalidProtocolBufferException e) {
            read = false;
        }
        try {
            decoder.decode(bytes, new Rows(width, 1));
        } catch (RejectException e) {
            if (read && !e.getMessage().endsWith("more than 64 bits")) {
                assertNotEquals(
                        RejectCode.BAD_PROTOBUF,
                        e.code(),
                        () -> e.getMessage() + " " + type.toProto()
                                + HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static DynamicMessage parsed(Descriptor type, byte[] bytes) throws InvalidProtocolBufferException {
        return DynamicMessage.newBuilder(type).mergeFrom(bytes).buildPartial();
    }

    /** The message as JSON. What is absent and has presence is not there. An empty list or map is not there either. */
    private static ObjectNode json(Message message) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                ObjectNode map = JsonNodeFactory.instance.objectNode();
                for (Object item : (List<?>) message.getField(field)) {
                    var entry = (Message) item;
                    Descriptor type = entry.getDescriptorForType();
                    map.set(
                            RandomProtobuf.text(
                                    type.findFieldByName("key"), entry.getField(type.findFieldByName("key"))),
                            json(type.findFieldByName("value"), entry.getField(type.findFieldByName("value"))));
                }
                setIf(!map.isEmpty(), object, field, map);
            } else if (field.isRepeated()) {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                ((List<?>) message.getField(field)).forEach(item -> list.add(json(field, item)));
                setIf(!list.isEmpty(), object, field, list);
            } else if (!field.hasPresence() || message.hasField(field)) {
                object.set(field.getName(), json(field, message.getField(field)));
            }
        }
        return object;
    }

    private static void setIf(boolean present, ObjectNode object, FieldDescriptor field, JsonNode value) {
        if (present) {
            object.set(field.getName(), value);
        }
    }

    /** A value as JSON. Bytes, which JSON has not, become an object without fields. */
    private static JsonNode json(FieldDescriptor field, Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (field.getType()) {
            case DOUBLE -> nodes.numberNode((Double) value);
            case FLOAT -> nodes.numberNode(((Float) value).doubleValue());
            case UINT64, FIXED64 -> nodes.numberNode(new BigInteger(Long.toUnsignedString((Long) value)));
            case INT64, SFIXED64, SINT64 -> nodes.numberNode((Long) value);
            case UINT32, FIXED32 -> nodes.numberNode(Integer.toUnsignedLong((Integer) value));
            case INT32, SFIXED32, SINT32 -> nodes.numberNode((Integer) value);
            case BOOL -> nodes.booleanNode((Boolean) value);
            case STRING -> nodes.textNode((String) value);
            case BYTES -> nodes.objectNode();
            case ENUM -> {
                var number = (EnumValueDescriptor) value;
                yield nodes.textNode(number.getIndex() < 0 ? Integer.toString(number.getNumber()) : number.getName());
            }
            case GROUP, MESSAGE -> {
                var message = (Message) value;
                FieldDescriptor wrapped = message.getDescriptorForType().findFieldByNumber(1);
                yield RandomProtobuf.isWrapper(field) ? json(wrapped, message.getField(wrapped)) : json(message);
            }
        };
    }
}
