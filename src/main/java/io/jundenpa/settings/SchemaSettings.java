package io.jundenpa.settings;

import java.util.Map;

/** Where the schemas of a pipeline's records are. */
public sealed interface SchemaSettings {

    /** The records have no schema. */
    record None() implements SchemaSettings {}

    /**
     * All records have one schema and do not name it.
     *
     * @param text of the schema, valid
     */
    record Local(String text) implements SchemaSettings {}

    /**
     * A registry has the schemas, and the records name them.
     *
     * @param values by the keys of Confluent's clients; may have references to config providers
     */
    record Registry(Map<String, String> values) implements SchemaSettings {

        /** The key of the registry's address. */
        public static final String URL = "schema.registry.url";

        /** Copies the values. */
        public Registry {
            values = Map.copyOf(values);
        }
    }
}
