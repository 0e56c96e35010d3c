package io.jundenpa.demo;

/** Text for a terminal: styles, bars and spaces. Source of the escape sequences: ECMA-48, 5th edition, 1991, 8.3.117, "SGR". */
final class Style {

    private static final char ESCAPE = '\u001b';
    private static final String PLAIN = ESCAPE + "[0m";

    /** The last column of a bar, in eighths. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

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

    /** A bar for a share from 0 to 1, with spaces up to {@code width} characters. */
    static String bar(double share, int width) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * width * 8);
        String bar = "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt(eighths % 8));
        return bar + " ".repeat(width - bar.length());
    }

    /** Spaces, at least one. */
    static String pad(int width) {
        return " ".repeat(Math.max(1, width));
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
