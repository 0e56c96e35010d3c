package io.jundenpa.format.document;

import io.jundenpa.text.VisibleText;
import java.util.List;

/** Thrown for a file that cannot be used. Its message has one line per problem, each with its place. */
public final class InvalidFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // A person must be able to read the message, even for a file with thousands of problems.
    private static final int MAX_SHOWN = 50;

    /**
     * Reports the problems of one file. Lists the first 50 and counts the others.
     *
     * @param file the file as the user named it
     * @param problems at least one, in the order of the file
     */
    public InvalidFileException(String file, List<String> problems) {
        super(text(file, problems));
    }

    static String text(String file, List<String> problems) {
        return VisibleText.of(file) + ": " + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                + "\n  " + String.join("\n  ", shown(problems)) + more(problems.size() - MAX_SHOWN);
    }

    private static List<String> shown(List<String> problems) {
        return problems.subList(0, Math.min(problems.size(), MAX_SHOWN));
    }

    private static String more(int count) {
        return count > 0 ? "\n  and " + count + " more" : "";
    }
}
