package io.jundenpa.format.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the problems of one file, so that all of them are reported at once. */
public final class Problems {

    private static final int LONGEST = 2000;

    private final String file;
    private final List<String> found = new ArrayList<>();
    private final Map<String, String> origins = new HashMap<>();

    /** Starts with none for the file, named as the user named it. */
    public Problems(String file) {
        this.file = file;
    }

    /**
     * Says that the value of a place did not come from the file, for the messages about it.
     *
     * @param origin where it came from, such as an environment variable
     */
    public void origin(String place, String origin) {
        origins.put(place, origin);
    }

    /**
     * Adds a problem. Control characters, which the file may hold, are not passed on to the reader's terminal.
     *
     * @param place where in the file, such as {@code layers[2].weights}; empty for the file as a whole
     * @param problem what was found, what was expected, the way out
     */
    public void add(String place, String problem) {
        // What is said of layers[2] holds for layers[2].weights.
        String head =
                origins.containsKey(place) || !place.contains(".") ? place : place.substring(0, place.indexOf('.'));
        String origin = origins.containsKey(head) ? " (from " + origins.get(head) + ")" : "";
        String line = place.isEmpty() ? problem : place + origin + ": " + problem;
        String shown = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
        found.add(shown.replaceAll("\\p{Cntrl}", "?"));
    }

    /** Adds the problems of a file that belongs to this one, each behind that file's name. */
    public void addAll(Problems part) {
        part.found.forEach(problem -> add(part.file, problem));
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems as one text, one a line, for what is no file but is reported like one. */
    public String text() {
        return InvalidFileException.text(file, found);
    }

    /**
     * Ends the reading of the file if anything is wrong with it.
     *
     * @throws InvalidFileException with all problems, in the order they were added
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    /** All problems, of which there must be at least one, in the order they were added. */
    public InvalidFileException exception() {
        return new InvalidFileException(file, found);
    }
}
