package io.jundenpa.format.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A map of a document. It remembers the keys that were read. {@link #close()} reports all other keys as unknown, each with a
 * suggestion.
 */
public final class Section {

    private static final int MAX_SUGGESTIONS = 50;

    private final ObjectNode map;
    private final String place;
    private final String prefix;
    private final Problems problems;
    private final Set<String> known;

    /**
     * The map at a place of a document.
     *
     * @param place the place of the map in the document; empty for the top
     * @param problems receives the problems of this map
     */
    public Section(ObjectNode map, String place, Problems problems) {
        this(map, place, "", problems, new LinkedHashSet<>());
    }

    private Section(ObjectNode map, String place, String prefix, Problems problems, Set<String> known) {
        this.map = map;
        this.place = place;
        this.prefix = prefix;
        this.problems = problems;
        this.known = known;
    }

    /** A view of this map that puts a prefix before each key that is read. */
    public Section prefixed(String added) {
        return new Section(map, place, prefix + added, problems, known);
    }

    /** Adds a problem with this section. */
    public void problem(String problem) {
        problems.add(place, problem);
    }

    /** The value of an optional key. */
    public Optional<Node> optional(String key) {
        String whole = prefix + key;
        known.add(whole);
        JsonNode value = map.get(whole);
        return Optional.ofNullable(value).map(found -> node(whole, found));
    }

    /**
     * The value of a required key. Adds a problem if it is missing.
     *
     * @param expected the expected value, for the message
     */
    public Optional<Node> required(String key, String expected) {
        Optional<Node> value = optional(key);
        if (value.isEmpty()) {
            problems.add(placeOf(prefix + key), "missing, expected " + expected);
        }
        return value;
    }

    /** All keys, in the order of the file. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Iterator<String> names = map.fieldNames(); names.hasNext(); ) {
            keys.add(names.next());
        }
        return keys;
    }

    /** Reports every key that was not read. */
    public void close() {
        List<String> unknown =
                keys().stream().filter(key -> !known.contains(key)).toList();
        for (String key : unknown) {
            // Suggestions take time, and a file may have any number of keys.
            String suggestion = unknown.size() <= MAX_SUGGESTIONS ? Suggestion.among(known, key) : "";
            problems.add(placeOf(key), "unknown key" + suggestion);
        }
    }

    private Node node(String key, JsonNode value) {
        return new Node(value, placeOf(key), problems);
    }

    private String placeOf(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
