package io.jundenpa.demo;

/** Styles text for a terminal. Source of the escape sequences: ECMA-48, 5th edition, 1991, 8.3.117, "SGR". */
final class Style {

    private static final char ESCAPE = '\u001b';
    private static final String PLAIN = ESCAPE + "[0m";

    private Style() {}

    static String bold(String text) {
        return ESCAPE + "[1m" + text + PLAIN;
    }

    static String dim(String text) {
        return ESCAPE + "[2m" + text + PLAIN;
    }

    static String green(String text) {
        return ESCAPE + "[1;32m" + text + PLAIN;
    }

    static String red(String text) {
        return ESCAPE + "[1;31m" + text + PLAIN;
    }

    /** The text, cut to {@code width} visible characters. */
    static String clip(String text, int width) {
        StringBuilder clipped = new StringBuilder();
        int visible = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ESCAPE) {
                int end = text.indexOf('m', i);
                clipped.append(text, i, end + 1);
                i = end;
            } else if (visible < width) {
                clipped.append(text.charAt(i));
                visible++;
            }
        }
        return clipped.toString();
    }
}
