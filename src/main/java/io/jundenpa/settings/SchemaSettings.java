package io.jundenpa.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Fields;
import io.jundenpa.event.ProtobufDecoders;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the schemas of a pipeline's records or of its results are. */
public sealed interface SchemaSettings {

    /** There is no schema. */
    record None() implements SchemaSettings {}

    /**
     * All records have one schema and do not name it.
     *
     * @param text of the schema, valid
     */
    record Local(String text) implements SchemaSettings {

        /**
         * Reads the file of a schema. The problem of a text that is not one of records or maps is reported at the node.
         *
         * @param node the name of the file, relative to the folder of the file that names it
         * @param file the file that names it
         * @throws io.jundenpa.format.document.InvalidFileException if the file of the schema cannot be read
         */
        public static Optional<Local> read(Node node, Path file) {
            Optional<String> text = node.text()
                    .map(name -> new String(Document.bytes(file.toAbsolutePath().resolveSibling(name)), UTF_8));
            try {
                text.ifPresent(found -> AvroDecoders.bare(Fields.BY_NAME, found));
            } catch (IllegalArgumentException e) {
                node.problem("no usable Avro schema: " + e.getMessage());
                return Optional.empty();
            }
            return text.map(Local::new);
        }
    }

    /**
     * All records are one Protobuf message and do not name it.
     *
     * @param files that define the message, as protoc has compiled them; valid
     * @param name of the message
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record Message(byte[] files, String name) implements SchemaSettings {

        /**
         * Reads the file of a schema. The problem of a file that does not define the message is reported at the node.
         *
         * @param node the name of the file, relative to the folder of the file that names it
         * @param section that also names the {@code message}
         * @param file the file that names it
         * @throws io.jundenpa.format.document.InvalidFileException if the file of the schema cannot be read
         */
        public static Optional<Message> read(Node node, Section section, Path file) {
            Optional<byte[]> bytes =
                    node.text().map(name -> Document.bytes(file.toAbsolutePath().resolveSibling(name)));
            Optional<String> name = section.required("message", "the message in the schema, such as shop.Payment")
                    .flatMap(Node::text);
            if (bytes.isEmpty() || name.isEmpty()) {
                return Optional.empty();
            }
            try {
                ProtobufDecoders.bare(Fields.BY_NAME, bytes.get(), name.get());
            } catch (IllegalArgumentException e) {
                node.problem("no usable Protobuf schema: " + e.getMessage());
                return Optional.empty();
            }
            return Optional.of(new Message(bytes.get(), name.get()));
        }
    }

    /**
     * A registry has the schemas, and the records name them.
     *
     * @param values by the keys of Confluent's clients; may have references to config providers
     */
    record Registry(Map<String, String> values) implements SchemaSettings {

        /** The key of the registry's address. */
        public static final String URL = "schema.registry.url";

        /** The key that decides whether a schema of results is registered. */
        public static final String AUTO_REGISTER = "auto.register.schemas";

        /** Copies the values. */
        public Registry {
            values = Map.copyOf(values);
        }

        /** Whether a schema of results is registered; otherwise it has to be there. */
        public boolean registers() {
            return !values.getOrDefault(AUTO_REGISTER, "true").equals("false");
        }
    }
}
