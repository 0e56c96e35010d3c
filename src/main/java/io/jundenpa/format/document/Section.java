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
 * A map of a document. It remembers which keys were asked for; {@link #close()} reports the others, each with the key
 * that may have been meant.
 */
public final class Section {

    private final ObjectNode map;
    private final String place;
    private final String prefix;
    private final Problems problems;
    private final Set<String> known;

    /**
     * The map at a place of a document.
     *
     * @param place where it stands; empty for the top
     * @param problems gets what is wrong with it
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

    /** The same map, in which each key that is asked for begins with a prefix. */
    public Section prefixed(String start) {
        return new Section(map, place, prefix + start, problems, known);
    }

    /** Adds a problem with this section. */
    public void problem(String problem) {
        problems.add(place, problem);
    }

    /** The value of a key that may be left out. */
    public Optional<Node> optional(String key) {
        String whole = prefix + key;
        known.add(whole);
        JsonNode value = map.get(whole);
        return Optional.ofNullable(value).map(found -> node(whole, found));
    }

    /**
     * The value of a key that must be there.
     *
     * @param expected what belongs there, for the message
     */
    public Optional<Node> required(String key, String expected) {
        Optional<Node> value = optional(key);
        if (value.isEmpty()) {
            problems.add(placeOf(prefix + key), "missing, expected " + expected);
        }
        return value;
    }

    /** Every key, in the order of the file. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Iterator<String> names = map.fieldNames(); names.hasNext(); ) {
            keys.add(names.next());
        }
        return keys;
    }

    /** Reports every key that was not asked for. */
    public void close() {
        for (String key : keys()) {
            if (!known.contains(key)) {
                problems.add(placeOf(key), "unknown key" + Suggestion.among(known, key));
            }
        }
    }

    private Node node(String key, JsonNode value) {
        return new Node(value, placeOf(key), problems);
    }

    private String placeOf(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
