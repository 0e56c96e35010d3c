package io.jundenpa.settings;

import java.util.Map;

/** Where the schemas of a pipeline's records or of its results are. */
public sealed interface SchemaSettings {

    /** There is no schema. */
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
