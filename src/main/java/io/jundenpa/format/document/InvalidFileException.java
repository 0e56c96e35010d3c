package io.jundenpa.format.document;

import java.util.List;

/** A file that cannot be used, with everything that is wrong with it: one line a problem, each with its place. */
public final class InvalidFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // A broken file of ten thousand layers is still to be read by a person.
    private static final int MOST_SHOWN = 50;

    /**
     * Reports the problems of one file; of very many only the first are written out.
     *
     * @param file the file as the user named it
     * @param problems at least one, in the order of the file
     */
    public InvalidFileException(String file, List<String> problems) {
        super(text(file, problems));
    }

    static String text(String file, List<String> problems) {
        return file + ": " + problems.size() + (problems.size() == 1 ? " problem" : " problems") + "\n  "
                + String.join("\n  ", shown(problems)) + rest(problems.size() - MOST_SHOWN);
    }

    private static List<String> shown(List<String> problems) {
        return problems.subList(0, Math.min(problems.size(), MOST_SHOWN));
    }

    private static String rest(int count) {
        return count > 0 ? "\n  and " + count + " more" : "";
    }
}
