package io.jundenpa.event;

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
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import com.google.protobuf.WrappersProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random schema in Protobuf, random messages of it, and random fields that read them. */
public final class RandomProtobuf {

    /** The name of the message in the schema. */
    public static final String MESSAGE = "test.M";

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

    private final Random random;
    private final boolean proto3;
    private final byte[] files;
    private final Descriptor message;

    /** A random schema. */
    public RandomProtobuf(Random random) {
        this.random = random;
        this.proto3 = random.nextBoolean();
        this.files = randomFiles().toByteArray();
        this.message = ProtobufFiles.message(files, MESSAGE);
    }

    /** The compiled files. */
    public byte[] files() {
        return files.clone();
    }

    Descriptor message() {
        return message;
    }

    /** Random fields that read some places of the message. */
    public RandomFields fields() {
        List<String> places = new ArrayList<>();
        places(message, "", places, 0);
        return new RandomFields(random, places, 0);
    }

    /** A random message, without framing. */
    public byte[] value() throws IOException {
        return value(message, 0);
    }

    /** The text of the key of an entry in a map. */
    static String text(FieldDescriptor field, Object key) {
        return field.getType() == FieldDescriptor.Type.UINT64 ? Long.toUnsignedString((Long) key) : key.toString();
    }

    /** Some places of a message. */
    private void places(Descriptor type, String path, List<String> all, int depth) {
        for (FieldDescriptor field : type.getFields()) {
            String place = path + "/" + field.getName();
            all.add(place);
            if (field.isMapField()) {
                String key = key(field.getMessageType().findFieldByName("key")).toString();
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

    static boolean isWrapper(FieldDescriptor field) {
        return field.getMessageType().getFile() == WrappersProto.getDescriptor();
    }

    private FileDescriptorSet randomFiles() {
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
    private byte[] value(Descriptor type, int depth) throws IOException {
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
        return depth > 2 * MAX_DEPTH ? new byte[0] : value(field.getMessageType(), depth + 1);
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
}
