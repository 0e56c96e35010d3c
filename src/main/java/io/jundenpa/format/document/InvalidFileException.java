package io.jundenpa.format.document;

import io.jundenpa.text.VisibleText;
import java.util.List;

/** Thrown for a file that cannot be used. Its message has one line per problem, each with its place. */
public final class InvalidFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // A person must be able to read the message, even for a file with thousands of problems.
    static final int MAX_SHOWN = 50;

    /**
     * Reports the problems of one file.
     *
     * @param file the file as the user named it
     * @param problems from one to 50, in the order of the file
     */
    public InvalidFileException(String file, List<String> problems) {
        this(file, problems, problems.size());
    }

    /** @param count of all problems, also of those that are not shown */
    InvalidFileException(String file, List<String> shown, int count) {
        super(text(file, shown, count));
    }

    static String text(String file, List<String> shown, int count) {
        return VisibleText.of(file) + ": " + count + (count == 1 ? " problem" : " problems") + "\n  "
                + String.join("\n  ", shown)
                + (count > shown.size() ? "\n  and " + (count - shown.size()) + " more" : "");
    }
}
