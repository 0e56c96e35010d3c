package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.NOT_A_NUMBER;
import static io.jundenpa.event.RejectCode.NOT_FINITE;
import static io.jundenpa.event.RejectCode.UNKNOWN_FEATURE;
import static io.jundenpa.event.RejectCode.WRONG_WIDTH;

import io.jundenpa.text.VisibleText;

/** The rejections that several formats share, with the same text in each. Rows and values count from 1. */
final class Rejections {

    private static final int MAX_NAME = 64;
    private static final int MAX_PROBLEM = 100;

    private Rejections() {}

    static RejectException tooFewValues(int row, int found, int width) {
        return new RejectException(WRONG_WIDTH, "row " + row + " has " + found + " values, expected " + width);
    }

    /** For a row that is rejected at its first excess value, so its real width is unknown. */
    static RejectException tooManyValues(int row, int width) {
        return new RejectException(
                WRONG_WIDTH, "row " + row + " has more than " + width + " values, expected " + width);
    }

    static RejectException notANumber(String place, String found) {
        return new RejectException(NOT_A_NUMBER, place + " is " + found + ", expected a number");
    }

    static RejectException notFinite(String place, String found) {
        return new RejectException(NOT_FINITE, place + " is " + found + ", expected a finite number");
    }

    static RejectException tooLarge(String place) {
        return new RejectException(NOT_FINITE, place + " is too large, expected a 32-bit float");
    }

    /** For a field that no feature reads. */
    static RejectException unknown(int row, String name) {
        return new RejectException(UNKNOWN_FEATURE, feature(row, name) + " is unknown");
    }

    static String value(int row, int column) {
        return "row " + row + ", value " + (column + 1);
    }

    /** The place of a feature. The name comes from the payload, so it is cut short and has visible characters only. */
    static String feature(int row, String name) {
        return "row " + row + ", feature " + quoted(name);
    }

    /** A name from the payload in quotes, cut short and with visible characters only. */
    static String quoted(String name) {
        return '"' + visible(name, MAX_NAME) + '"';
    }

    /** The words of a parser on a schema, cut short and with visible characters only. They repeat parts of the schema. */
    static String problem(String words) {
        return visible(words, MAX_PROBLEM);
    }

    private static String visible(String text, int max) {
        int end = text.offsetByCodePoints(0, Math.min(max, text.codePointCount(0, text.length())));
        return VisibleText.of(text.substring(0, end));
    }
}
