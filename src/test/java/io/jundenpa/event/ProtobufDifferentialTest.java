package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import com.google.protobuf.WrappersProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
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
    private static final int MAX_DEPTH = 3;
    private static final int UNKNOWN_NUMBER = 900;
    private static final List<String> TEXTS =
            List.of("DE", "FR", "12.5", "-7", "1e3", "2026-11-30T18:20:05Z", "", "é\"\\");
    private static final List<FieldDescriptorProto.Type> SCALARS = List.of(
            FieldDescriptorProto.Type.TYPE_DOUBLE,
            FieldDescriptorProto.Type.TYPE_FLOAT,
            FieldDescriptorProto.Type.TYPE_INT64,
            FieldDescriptorProto.Type.TYPE_UINT64,
            FieldDescriptorProto.Type.TYPE_INT32,
            FieldDescriptorProto.Type.TYPE_FIXED64,
            FieldDescriptorProto.Type.TYPE_FIXED32,
            FieldDescriptorProto.Type.TYPE_BOOL,
            FieldDescriptorProto.Type.TYPE_STRING,
            FieldDescriptorProto.Type.TYPE_BYTES,
            FieldDescriptorProto.Type.TYPE_UINT32,
            FieldDescriptorProto.Type.TYPE_SFIXED32,
            FieldDescriptorProto.Type.TYPE_SFIXED64,
            FieldDescriptorProto.Type.TYPE_SINT32,
            FieldDescriptorProto.Type.TYPE_SINT64);
    private static final List<FieldDescriptorProto.Type> KEYS = List.of(
            FieldDescriptorProto.Type.TYPE_STRING,
            FieldDescriptorProto.Type.TYPE_INT32,
            FieldDescriptorProto.Type.TYPE_BOOL,
            FieldDescriptorProto.Type.TYPE_UINT64,
            FieldDescriptorProto.Type.TYPE_SFIXED32);

    private final Random random = new Random(20_261_130);
    private boolean proto3;
    private int rows;
    private int rejects;
    private int damaged;

    @Test
    void messagesGiveTheRowsOfTheirJson() throws Exception {
        for (int i = 0; i < SCHEMAS; i++) {
            FileDescriptorSet files = files();
            Descriptor type = ProtobufFiles.message(files.toByteArray(), "test.M");
            List<String> places = new ArrayList<>();
            places(type, "", places, 0);
            var fields = new RandomFields(random, places, 0);
            if (fields.isValid()) {
                compare(files, type, fields);
            }
        }

        assertTrue(rows > SCHEMAS, rows + " rows");
        assertTrue(rejects > SCHEMAS, rejects + " rejects");
        assertTrue(damaged > SCHEMAS, damaged + " damaged messages that Google's parser reads");
    }

    private void compare(FileDescriptorSet files, Descriptor type, RandomFields fields) throws IOException {
        RowDecoder decoder = ProtobufDecoders.bare(fields.fields(), files.toByteArray(), "test.M")
                .decoder(fields.width(), fields.features());
        var comparison = new JsonComparison(fields);
        for (int i = 0; i < VALUES; i++) {
            byte[] bytes = message(type, 0);
            String text = json(parsed(type, bytes)).toString();
            if (comparison.compare(decoder, bytes, text, files + "\n" + ByteString.copyFrom(bytes))) {
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

    /** Some places of a message. */
    private void places(Descriptor type, String path, List<String> all, int depth) {
        for (FieldDescriptor field : type.getFields()) {
            String place = path + "/" + field.getName();
            all.add(place);
            if (field.isMapField()) {
                String key = text(key(field.getMessageType().findFieldByName("key")));
                all.add(place + "/" + key.replace("~", "~0").replace("/", "~1"));
                inside(field.getMessageType().findFieldByName("value"), place + "/" + key, all, depth);
            } else if (field.isRepeated()) {
                all.add(place + "/1");
                inside(field, place + "/1", all, depth);
            } else {
                inside(field, place, all, depth);
            }
        }
    }

    private void inside(FieldDescriptor field, String place, List<String> all, int depth) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !isWrapper(field) && depth < MAX_DEPTH) {
            places(field.getMessageType(), place, all, depth + 1);
        }
    }

    private static boolean isWrapper(FieldDescriptor field) {
        return field.getMessageType().getFile() == WrappersProto.getDescriptor();
    }

    private FileDescriptorSet files() {
        proto3 = random.nextBoolean();
        var enumType = EnumDescriptorProto.newBuilder().setName("E");
        for (int i = 0; i < 3; i++) {
            enumType.addValue(EnumValueDescriptorProto.newBuilder()
                    .setName(List.of("US", "DE", "FR").get(i))
                    .setNumber(2 * i));
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax(proto3 ? "proto3" : "proto2")
                .addDependency("google/protobuf/wrappers.proto")
                .addEnumType(enumType)
                .addMessageType(type("M", 0))
                .build();
        return FileDescriptorSet.newBuilder().addFile(file).build();
    }

    private DescriptorProto type(String name, int depth) {
        var type = DescriptorProto.newBuilder().setName(name);
        int oneofs = random.nextInt(2);
        if (oneofs == 1) {
            type.addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"));
        }
        int count = 1 + random.nextInt(6) + 2 * oneofs;
        int number = 0;
        List<FieldDescriptorProto.Builder> optional = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            number += 1 + random.nextInt(3) * random.nextInt(60);
            var field = FieldDescriptorProto.newBuilder()
                    .setName("x" + i)
                    .setNumber(number)
                    .setLabel(Label.LABEL_OPTIONAL);
            if (oneofs == 1 && i < 3) {
                setType(field, type, depth);
                field.setOneofIndex(0);
            } else if (random.nextInt(6) == 0) {
                map(field, type, depth);
            } else {
                setType(field, type, depth);
                if (random.nextInt(3) == 0) {
                    field.setLabel(Label.LABEL_REPEATED);
                } else if (proto3 && random.nextBoolean()) {
                    optional.add(field);
                }
            }
            type.addField(field);
        }
        for (int i = 0; i < optional.size(); i++) {
            int index = type.getOneofDeclCount();
            String field = optional.get(i).getName();
            type.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field));
            type.getFieldBuilderList().stream()
                    .filter(known -> known.getName().equals(field))
                    .forEach(known -> known.setProto3Optional(true).setOneofIndex(index));
        }
        return type.build();
    }

    private void map(FieldDescriptorProto.Builder field, DescriptorProto.Builder in, int depth) {
        String entry = "X" + field.getName().substring(1) + "Entry";
        var value =
                FieldDescriptorProto.newBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL);
        do {
            setType(value, in, depth);
        } while (value.getType() == FieldDescriptorProto.Type.TYPE_GROUP);
        in.addNestedType(DescriptorProto.newBuilder()
                .setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("key")
                        .setNumber(1)
                        .setLabel(Label.LABEL_OPTIONAL)
                        .setType(KEYS.get(random.nextInt(KEYS.size()))))
                .addField(value));
        field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(entry).setLabel(Label.LABEL_REPEATED);
    }

    private void setType(FieldDescriptorProto.Builder field, DescriptorProto.Builder in, int depth) {
        field.clearTypeName();
        switch (random.nextInt(10)) {
            case 0 -> field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(".test.E");
            case 1 -> field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".test.M");
            case 2 ->
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".google.protobuf."
                                + List.of("DoubleValue", "StringValue", "BoolValue", "UInt64Value")
                                        .get(random.nextInt(4)));
            case 3, 4 -> {
                if (depth == MAX_DEPTH) {
                    field.setType(FieldDescriptorProto.Type.TYPE_INT32);
                    return;
                }
                String name = "N" + in.getNestedTypeCount();
                in.addNestedType(type(name, depth + 1));
                field.setType(
                                !proto3 && random.nextBoolean()
                                        ? FieldDescriptorProto.Type.TYPE_GROUP
                                        : FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(name);
            }
            default -> field.setType(SCALARS.get(random.nextInt(SCALARS.size())));
        }
    }

    /** Writes fields in any order, some of them several times. */
    private byte[] message(Descriptor type, int depth) throws IOException {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        List<FieldDescriptor> fields = type.getFields();
        for (int i = random.nextInt(2 * fields.size() + 1); i > 0; i--) {
            FieldDescriptor field = fields.get(random.nextInt(fields.size()));
            if (field.isPackable() && random.nextInt(3) > 0) {
                var packed = new ByteArrayOutputStream();
                CodedOutputStream items = CodedOutputStream.newInstance(packed);
                for (int j = random.nextInt(4); j > 0; j--) {
                    writeScalar(items, field, scalar(field));
                }
                items.flush();
                out.writeByteArray(field.getNumber(), packed.toByteArray());
            } else {
                write(out, field, depth);
            }
        }
        if (random.nextInt(4) == 0) {
            writeUnknown(out, UNKNOWN_NUMBER + random.nextInt(1000));
        }
        out.flush();
        return bytes.toByteArray();
    }

    private void writeUnknown(CodedOutputStream out, int number) throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> out.writeInt64(number, random.nextLong());
            case 1 -> out.writeFixed64(number, random.nextLong());
            case 2 -> out.writeByteArray(number, new byte[random.nextInt(5)]);
            case 3 -> {
                out.writeTag(number, WireFormat.WIRETYPE_START_GROUP);
                writeUnknown(out, 1 + random.nextInt(9));
                out.writeTag(number, WireFormat.WIRETYPE_END_GROUP);
            }
            default -> out.writeFixed32(number, random.nextInt());
        }
    }

    private void write(CodedOutputStream out, FieldDescriptor field, int depth) throws IOException {
        int number = field.getNumber();
        switch (field.getType()) {
            case MESSAGE -> out.writeByteArray(number, nested(field, depth));
            case GROUP -> {
                out.writeTag(number, WireFormat.WIRETYPE_START_GROUP);
                out.writeRawBytes(nested(field, depth));
                out.writeTag(number, WireFormat.WIRETYPE_END_GROUP);
            }
            default -> {
                out.writeTag(number, field.getLiteType().getWireType());
                writeScalar(out, field, scalar(field));
            }
        }
    }

    private byte[] nested(FieldDescriptor field, int depth) throws IOException {
        if (field.isMapField() && random.nextInt(4) > 0) {
            var bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            FieldDescriptor key = field.getMessageType().findFieldByName("key");
            out.writeTag(1, key.getLiteType().getWireType());
            writeScalar(out, key, key(key));
            write(out, field.getMessageType().findFieldByName("value"), depth + 1);
            out.flush();
            return bytes.toByteArray();
        }
        return depth > 2 * MAX_DEPTH ? new byte[0] : message(field.getMessageType(), depth + 1);
    }

    private Object key(FieldDescriptor key) {
        return switch (key.getType()) {
            case STRING -> List.of("a", "b", "").get(random.nextInt(3));
            case BOOL -> random.nextBoolean();
            case UINT64 -> random.nextInt(2) - 1L;
            default -> random.nextInt(3) - 1;
        };
    }

    private Object scalar(FieldDescriptor field) {
        if (field.getContainingType().getOptions().getMapEntry() && field.getNumber() == 1) {
            return key(field);
        }
        return switch (field.getJavaType()) {
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> (float) random.nextGaussian() * 100;
            case DOUBLE -> random.nextInt(20) == 0 ? 1e300 : (double) (float) (random.nextGaussian() * 1e6);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> ByteString.copyFrom(new byte[random.nextInt(4)]);
            case ENUM -> {
                boolean mayBeUnknown = !field.isRepeated()
                        && !field.getContainingType().getOptions().getMapEntry();
                yield mayBeUnknown ? random.nextInt(6) - 1 : 2 * random.nextInt(3);
            }
            case MESSAGE -> throw new IllegalArgumentException("no scalar");
        };
    }

    private static void writeScalar(CodedOutputStream out, FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case DOUBLE -> out.writeDoubleNoTag((Double) value);
            case FLOAT -> out.writeFloatNoTag((Float) value);
            case INT64 -> out.writeInt64NoTag((Long) value);
            case UINT64 -> out.writeUInt64NoTag((Long) value);
            case INT32 -> out.writeInt32NoTag((Integer) value);
            case FIXED64 -> out.writeFixed64NoTag((Long) value);
            case FIXED32 -> out.writeFixed32NoTag((Integer) value);
            case BOOL -> out.writeBoolNoTag((Boolean) value);
            case STRING -> out.writeStringNoTag((String) value);
            case BYTES -> out.writeBytesNoTag((ByteString) value);
            case UINT32 -> out.writeUInt32NoTag((Integer) value);
            case ENUM -> out.writeEnumNoTag((Integer) value);
            case SFIXED32 -> out.writeSFixed32NoTag((Integer) value);
            case SFIXED64 -> out.writeSFixed64NoTag((Long) value);
            case SINT32 -> out.writeSInt32NoTag((Integer) value);
            case SINT64 -> out.writeSInt64NoTag((Long) value);
            case GROUP, MESSAGE -> throw new IllegalArgumentException("no scalar");
        }
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
                            text(type.findFieldByName("key"), entry.getField(type.findFieldByName("key"))),
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

    private static String text(Object key) {
        return key.toString();
    }

    private static String text(FieldDescriptor field, Object key) {
        return field.getType() == FieldDescriptor.Type.UINT64 ? Long.toUnsignedString((Long) key) : key.toString();
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
                yield isWrapper(field) ? json(wrapped, message.getField(wrapped)) : json(message);
            }
        };
    }
}
