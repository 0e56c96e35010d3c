package io.jundenpa.format.tensor;

import java.io.IOException;

/**
 * A file that is damaged, or holds what is not read. The message does not name the file: its reader knows it.
 *
 * <p>What a message quotes comes from the file, so it is shown with care: at most 300 characters, and {@code ?} for those
 * that are not visible.
 */
public final class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 300;
    private static final String CUT = "...";

    /** Says what was found and what was expected. */
    public FormatException(String message) {
        super(visible(message));
    }

    private static String visible(String message) {
        String shown = message.length() > LONGEST ? message.substring(0, LONGEST - CUT.length()) + CUT : message;
        // Control characters, those that turn the direction of the text, separators of lines, and halves of pairs.
        return shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
