package io.jundenpa.text;

import java.util.regex.Pattern;

/**
 * Text that is safe to print on a terminal. Files and records are not trusted: their text may move the cursor, forge lines or
 * turn the direction of the text around.
 *
 * <p>Invisible are control characters, format characters, unpaired surrogates, and separators of lines and paragraphs
 * (Unicode's categories Cc, Cf, Cs, Zl and Zp). The joiners U+200C and U+200D count as visible: several languages need them.
 */
public final class VisibleText {

    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\x{200C}\\x{200D}]]");

    private VisibleText() {}

    /** The text with U+FFFD in place of each invisible character. */
    public static String of(String text) {
        return INVISIBLE.matcher(text).replaceAll("\uFFFD");
    }

    /** Whether the text has no invisible character. */
    public static boolean isVisible(String text) {
        return !INVISIBLE.matcher(text).find();
    }
}
