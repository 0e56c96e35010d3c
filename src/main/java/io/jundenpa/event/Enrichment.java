package io.jundenpa.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a result has besides the output of the model: the whole record, chosen fields of it, or nothing.
 *
 * @param into the JSON Pointer of the key of the output
 * @param replace whether a value that the record has under the key is replaced
 * @param copy the JSON Pointers of the fields to copy, by their key in the result; in the order of the result
 */
public record Enrichment(Optional<String> into, boolean replace, Map<String, String> copy) {

    /** The output alone. */
    public static final Enrichment NONE = new Enrichment(Optional.empty(), false, Map.of());

    private static final String OUTPUT = "/result";

    /** Copies the map and keeps its order. */
    public Enrichment {
        copy = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
    }

    /** The form of the results, for one thread; empty for the output alone. */
    public Optional<ResultForm> form() {
        if (!copy.isEmpty()) {
            return Optional.of(new CopiedResult(
                    copy, JsonPointers.names(into.orElse(OUTPUT)).get(0)));
        }
        return into.map(pointer -> new SplicedResult(pointer, replace));
    }
}
