package io.jundenpa.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Fields;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
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
