package io.jundenpa.event;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
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
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Links the files that define messages: the text of {@code .proto} files, or files that {@code protoc} has compiled. Of the
 * text, it takes what the encoding depends on. Options and extensions are left out.
 */
final class ProtobufFiles {

    /** Bounds the stack that the parser takes. */
    private static final int MAX_BRACES = 100;

    private static final Pattern MAP = Pattern.compile("map\\s*<\\s*(\\w+)\\s*,\\s*([\\w.]+)\\s*>");

    /** Defines options only. Confluent's serializer does not register it. */
    private static final String CONFLUENT_OPTIONS = "confluent/meta.proto";

    private final Map<String, FileDescriptor> files = new HashMap<>();

    /** Knows the files that need not be among the references of a schema. */
    private ProtobufFiles() {
        for (FileDescriptor file : List.of(
                AnyProto.getDescriptor(),
                ApiProto.getDescriptor(),
                DurationProto.getDescriptor(),
                EmptyProto.getDescriptor(),
                FieldMaskProto.getDescriptor(),
                SourceContextProto.getDescriptor(),
                StructProto.getDescriptor(),
                TimestampProto.getDescriptor(),
                TypeProto.getDescriptor(),
                WrappersProto.getDescriptor(),
                DescriptorProto.getDescriptor().getFile())) {
            files.put(file.getName(), file);
        }
    }

    /**
     * Links the text of files.
     *
     * @param schemas each after those that it imports; the last one counts
     * @throws IllegalArgumentException with the reason if a text is not a {@code .proto} file, or does not fit the others
     */
    static FileDescriptor link(List<WriterSchema> schemas) {
        var files = new ProtobufFiles();
        files.add(FileDescriptorProto.newBuilder().setName(CONFLUENT_OPTIONS).build());
        FileDescriptor last = EmptyProto.getDescriptor();
        for (WriterSchema schema : schemas) {
            last = files.add(file(schema));
        }
        return last;
    }

    /**
     * A message of compiled files.
     *
     * @param compiled as {@code protoc --descriptor_set_out --include_imports} writes it
     * @param message its name with its package
     * @throws IllegalArgumentException with the reason if these are not such files, or have no such message
     */
    static Descriptor message(byte[] compiled, String message) {
        var files = new ProtobufFiles();
        var names = new TreeSet<String>();
        try {
            for (FileDescriptorProto file :
                    FileDescriptorSet.parseFrom(compiled).getFileList()) {
                for (Descriptor type : files.add(file).getMessageTypes()) {
                    Optional<Descriptor> found = find(type, message);
                    if (found.isPresent()) {
                        return found.get();
                    }
                    if (!file.getPackage().equals("google.protobuf")) {
                        names.add(type.getFullName());
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("is no file of protoc --descriptor_set_out", e);
        }
        throw new IllegalArgumentException("has no message \"" + message + "\", only " + String.join(", ", names));
    }

    private static Optional<Descriptor> find(Descriptor type, String name) {
        return type.getFullName().equals(name)
                ? Optional.of(type)
                : type.getNestedTypes().stream()
                        .flatMap(nested -> find(nested, name).stream())
                        .findFirst();
    }

    private FileDescriptor add(FileDescriptorProto file) {
        List<FileDescriptor> imports = new ArrayList<>();
        for (String name : file.getDependencyList()) {
            imports.add(Optional.ofNullable(files.get(name))
                    .orElseThrow(() -> new IllegalArgumentException("imports " + name + ", which is not there")));
        }
        try {
            FileDescriptor linked = FileDescriptor.buildFrom(file, imports.toArray(new FileDescriptor[0]));
            files.put(file.getName(), linked);
            return linked;
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException("is not valid: " + e.getMessage(), e);
        }
    }

    private static FileDescriptorProto file(WriterSchema schema) {
        checkDepth(schema.text());
        ProtoFileElement parsed;
        try {
            parsed = ProtoParser.Companion.parse(Location.get(schema.name()), schema.text());
        } catch (RuntimeException e) { // The parser has no exception of its own.
            throw new IllegalArgumentException("is no .proto file: " + firstLine(e), e);
        }
        var file = FileDescriptorProto.newBuilder().setName(schema.name());
        Optional.ofNullable(parsed.getPackageName()).ifPresent(file::setPackage);
        boolean proto3 = String.valueOf(parsed.getSyntax()).equals("proto3");
        file.setSyntax(proto3 ? "proto3" : "proto2");
        file.addAllDependency(parsed.getImports());
        for (String name : parsed.getPublicImports()) {
            file.addPublicDependency(file.getDependencyCount()).addDependency(name);
        }
        for (TypeElement type : parsed.getTypes()) {
            if (type instanceof MessageElement message) {
                file.addMessageType(message(message, proto3));
            } else if (type instanceof EnumElement values) {
                file.addEnumType(values(values));
            }
        }
        return file.build();
    }

    private static void checkDepth(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth > MAX_BRACES) {
                throw new IllegalArgumentException("has more than " + MAX_BRACES + " open braces");
            }
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The types that the text does not name as such, entries of maps and groups, come last: others are found by index. */
    private static DescriptorProto message(MessageElement message, boolean proto3) {
        var type = DescriptorProto.newBuilder().setName(message.getName());
        for (TypeElement nested : message.getNestedTypes()) {
            if (nested instanceof MessageElement inner) {
                type.addNestedType(message(inner, proto3));
            } else if (nested instanceof EnumElement values) {
                type.addEnumType(values(values));
            }
        }
        for (OneOfElement choice : message.getOneOfs()) {
            int index = type.getOneofDeclCount();
            type.addOneofDecl(OneofDescriptorProto.newBuilder().setName(choice.getName()));
            choice.getFields().forEach(field -> type.addField(field(field, type).setOneofIndex(index)));
            choice.getGroups().forEach(group -> type.addField(group(group, type).setOneofIndex(index)));
        }
        for (FieldElement field : message.getFields()) {
            FieldDescriptorProto.Builder made = field(field, type);
            if (proto3 && field.getLabel() == Field.Label.OPTIONAL) {
                made.setProto3Optional(true).setOneofIndex(type.getOneofDeclCount());
                type.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
            }
            type.addField(made);
        }
        message.getGroups().forEach(group -> type.addField(group(group, type)));
        return type.build();
    }

    private static FieldDescriptorProto.Builder field(FieldElement field, DescriptorProto.Builder in) {
        var made = FieldDescriptorProto.newBuilder().setName(field.getName()).setNumber(field.getTag());
        Matcher map = MAP.matcher(field.getType());
        if (map.matches()) {
            String entry = field.getName() + "Entry";
            in.addNestedType(DescriptorProto.newBuilder()
                    .setName(entry)
                    .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                    .addField(typed(FieldDescriptorProto.newBuilder(), map.group(1))
                            .setName("key")
                            .setNumber(1)
                            .setLabel(Label.LABEL_OPTIONAL))
                    .addField(typed(FieldDescriptorProto.newBuilder(), map.group(2))
                            .setName("value")
                            .setNumber(2)
                            .setLabel(Label.LABEL_OPTIONAL)));
            return made.setTypeName(entry).setLabel(Label.LABEL_REPEATED);
        }
        return typed(made, field.getType()).setLabel(label(field.getLabel()));
    }

    /** A scalar type, or the name of a message or of an enum, which linking finds. */
    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        Optional<FieldDescriptorProto.Type> scalar = Stream.of(FieldDescriptorProto.Type.values())
                .filter(known -> known != FieldDescriptorProto.Type.TYPE_GROUP
                        && known != FieldDescriptorProto.Type.TYPE_MESSAGE
                        && known != FieldDescriptorProto.Type.TYPE_ENUM)
                .filter(known -> known.name().equalsIgnoreCase("type_" + type))
                .findFirst();
        return scalar.map(field::setType).orElseGet(() -> field.setTypeName(type));
    }

    private static Label label(Field.@org.jspecify.annotations.Nullable Label label) {
        return Optional.ofNullable(label)
                .filter(known -> known == Field.Label.REPEATED || known == Field.Label.REQUIRED)
                .map(known -> known == Field.Label.REPEATED ? Label.LABEL_REPEATED : Label.LABEL_REQUIRED)
                .orElse(Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder group(GroupElement group, DescriptorProto.Builder in) {
        var type = DescriptorProto.newBuilder().setName(group.getName());
        group.getFields().forEach(field -> type.addField(field(field, type)));
        in.addNestedType(type);
        return FieldDescriptorProto.newBuilder()
                .setName(group.getName().toLowerCase(java.util.Locale.ROOT))
                .setNumber(group.getTag())
                .setLabel(label(group.getLabel()))
                .setType(FieldDescriptorProto.Type.TYPE_GROUP)
                .setTypeName(group.getName());
    }

    private static EnumDescriptorProto values(EnumElement values) {
        var type = EnumDescriptorProto.newBuilder().setName(values.getName());
        values.getConstants()
                .forEach(value -> type.addValue(EnumValueDescriptorProto.newBuilder()
                        .setName(value.getName())
                        .setNumber(value.getTag())));
        return type.build();
    }
}
