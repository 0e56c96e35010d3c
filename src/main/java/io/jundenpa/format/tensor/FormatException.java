package io.jundenpa.format.tensor;

import io.jundenpa.text.VisibleText;
import java.io.IOException;

/**
 * Thrown if a file is damaged, or has a part that is not supported. The caller adds the name of the file to the message.
 *
 * <p>Messages quote the file, which is not trusted. Therefore a message is cut to 300 characters, and its invisible
 * characters are replaced.
 */
public final class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 300;
    private static final String CUT = "...";

    /** @param message what was found and what was expected */
    public FormatException(String message) {
        super(VisibleText.of(cut(message)));
    }

    /**
     * Thrown for an error of our own.
     *
     * @param cause the error
     */
    public FormatException(String message, RuntimeException cause) {
        super(VisibleText.of(cut(message)), cause);
    }

    private static String cut(String message) {
        return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH - CUT.length()) + CUT : message;
    }
}
