package io.jundenpa.format.document;

import io.jundenpa.text.VisibleText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the problems of one file, so that all are reported at once. Keeps the first 50 and counts the others. */
public final class Problems {

    /** The maximum length of a problem, in characters. */
    private static final int MAX_LENGTH = 2000;

    /** The maximum length of a place. A place may be a key of a hostile file, and the problem stands after it. */
    private static final int MAX_PLACE = 500;

    private final String file;
    private final List<String> found = new ArrayList<>();
    private int count;
    private final Map<String, String> origins = new HashMap<>();

    /** Starts without problems. The file has the name that the user gave it. */
    public Problems(String file) {
        this.file = file;
    }

    /**
     * Records that the value of a place comes from outside the file. Messages about the place name the origin.
     *
     * @param origin where the value comes from, such as an environment variable
     */
    public void origin(String place, String origin) {
        origins.put(place, origin);
    }

    /**
     * Adds a problem. Invisible characters are replaced, because the message goes to a terminal.
     *
     * @param place where in the file, such as {@code layers[2].weights}; empty for the file as a whole
     * @param problem what was found, what was expected, the way out
     */
    public void add(String place, String problem) {
        count++;
        if (found.size() == InvalidFileException.MAX_SHOWN) {
            return;
        }
        // layers[2].weights has the origin of layers[2].
        String head =
                origins.containsKey(place) || !place.contains(".") ? place : place.substring(0, place.indexOf('.'));
        String origin = origins.containsKey(head) ? " (from " + origins.get(head) + ")" : "";
        String line = place.isEmpty() ? problem : shortened(place, MAX_PLACE) + origin + ": " + problem;
        found.add(VisibleText.of(shortened(line, MAX_LENGTH)));
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "...";
    }

    /** Adds the problems of a file that belongs to this one. The name of that file becomes the place of each problem. */
    public void addAll(Problems part) {
        part.found.forEach(problem -> add(part.file, problem));
        count += part.count - part.found.size();
    }

    /** Whether there is no problem. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The problems as text, one per line. */
    public String text() {
        return InvalidFileException.text(file, found, count);
    }

    /**
     * Throws if there is a problem.
     *
     * @throws InvalidFileException with the problems, in the order of their addition
     */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw exception();
        }
    }

    /** An exception with the problems, in the order of their addition. There must be at least one. */
    public InvalidFileException exception() {
        return new InvalidFileException(file, found, count);
    }
}
