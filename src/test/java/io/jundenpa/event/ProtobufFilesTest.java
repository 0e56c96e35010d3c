package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptors in {@code payment.desc} are by protoc 36.2, with {@code --descriptor_set_out --include_imports}. */
class ProtobufFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/protobuf");

    @Test
    void textGivesTheFieldsThatProtocGives() throws IOException {
        Descriptor compiled =
                ProtobufFiles.message(Files.readAllBytes(FOLDER.resolve("payment.desc")), "shop.v1.Payment");
        Descriptor text = ProtobufFiles.link(List.of(
                        new WriterSchema("common/money.proto", Files.readString(FOLDER.resolve("money.proto"))),
                        new WriterSchema("", Files.readString(FOLDER.resolve("payment.proto")))))
                .findMessageTypeByName("Payment");

        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        describe("", compiled, expected);
        describe("", text, found);
        assertEquals(expected, found);
        assertEquals(34, found.size());
    }

    private static void describe(String place, Descriptor type, Map<String, String> all) {
        for (FieldDescriptor field : type.getFields()) {
            String here = place + "/" + field.getName();
            String oneof = field.getRealContainingOneof() == null
                    ? ""
                    : field.getRealContainingOneof().getName();
            String symbols = field.getType() == FieldDescriptor.Type.ENUM
                    ? field.getEnumType().getValues() + " "
                            + field.getEnumType().isClosed()
                    : "";
            all.put(
                    here,
                    field.getNumber() + " " + field.getType() + " presence " + field.hasPresence() + " repeated "
                            + field.isRepeated() + " map " + field.isMapField() + " " + oneof + symbols);
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                describe(here, field.getMessageType(), all);
            }
        }
    }

    /** Confluent's serializer imports it for options of fields, and does not register it. */
    @Test
    void optionsOfConfluentNeedNoFile() {
        var file = ProtobufFiles.link(List.of(new WriterSchema("", """
                import "confluent/meta.proto";
                message M { optional int32 x = 1 [(confluent.field_meta) = {doc: "d", params: [{key: "a", value: "b"}]}]; }
                """)));

        assertEquals(1, file.findMessageTypeByName("M").getFields().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "record"}                        | is no .proto file: Syntax error in a.proto:1:1: expected a word
            import "b.proto"; message M {}            | imports b.proto, which is not there
            message M { optional N x = 1; }           | is not valid: M.x: "N" is not defined.
            """)
    void badTextIsRefused(String text, String message) {
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> ProtobufFiles.link(List.of(new WriterSchema("a.proto", text))));

        assertEquals(message, refusal.getMessage());
    }

    /** The parser would run out of its stack. */
    @Test
    void deepTextIsRefused() {
        var schema = new WriterSchema("", "message M {".repeat(100_000));

        var refusal = assertThrows(IllegalArgumentException.class, () -> ProtobufFiles.link(List.of(schema)));

        assertEquals("has more than 100 open braces", refusal.getMessage());
    }

    @Test
    void messageThatIsNotInTheFileIsRefusedWithThoseThatAre() throws IOException {
        byte[] compiled = Files.readAllBytes(FOLDER.resolve("payment.desc"));

        assertEquals(
                "has no message \"Payment\", only common.Money, shop.v1.Batch, shop.v1.Payment",
                assertThrows(IllegalArgumentException.class, () -> ProtobufFiles.message(compiled, "Payment"))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> ProtobufFiles.message(
                        FileDescriptorProto.getDefaultInstance().toByteArray(), "M"));
        assertEquals(
                "is no file of protoc --descriptor_set_out",
                assertThrows(IllegalArgumentException.class, () -> ProtobufFiles.message(new byte[] {7, 7}, "M"))
                        .getMessage());
    }
}
