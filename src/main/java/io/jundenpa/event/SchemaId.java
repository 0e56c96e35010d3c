package io.jundenpa.event;

import java.util.UUID;

/**
 * The identity of a schema in a registry.
 *
 * @param high the upper half of a GUID, otherwise 0
 * @param low the number, or the lower half of a GUID
 */
public record SchemaId(Kind kind, long high, long low) {

    /** What a registry finds a schema by. */
    public enum Kind {
        /** Confluent's id. Apicurio's content id in the same four bytes is found in the same way. */
        ID,
        /** Confluent's GUID. */
        GUID,
        /** Apicurio's content id. */
        CONTENT_ID,
        /** Apicurio's global id. */
        GLOBAL_ID
    }

    /** The GUID of {@link Kind#GUID}. */
    public UUID guid() {
        return new UUID(high, low);
    }

    /** For messages, such as {@code id 7}. */
    @Override
    public String toString() {
        return switch (kind) {
            case ID -> "id " + low;
            case GUID -> "GUID " + guid();
            case CONTENT_ID -> "content id " + low;
            case GLOBAL_ID -> "global id " + low;
        };
    }
}
