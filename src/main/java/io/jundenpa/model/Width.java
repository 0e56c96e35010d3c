package io.jundenpa.model;

import io.jundenpa.format.stack.Stack;
import java.util.OptionalInt;

/**
 * How many numbers are expected, and why.
 *
 * @param size empty if it is not known because of an earlier problem
 * @param reason such as {@code to follow layers[1]}
 */
record Width(OptionalInt size, String reason) {

    /** The widest rows that a model may have. */
    static final int MAX = Stack.WIDEST_ROW;

    /** The width of one of several equal parts; not known if the width cannot be divided equally. */
    Width perPart(int parts) {
        if (parts == 1) {
            return this;
        }
        boolean divides = size.isPresent() && parts > 0 && size.getAsInt() % parts == 0;
        return new Width(divides ? OptionalInt.of(size.getAsInt() / parts) : OptionalInt.empty(), reason);
    }

    /** The width as text, or three dots if it is not known. */
    String text() {
        return size.isPresent() ? String.valueOf(size.getAsInt()) : "...";
    }

    /** Whether a dimension has this width; true if the width is not known. */
    boolean allows(long dimension) {
        return size.isEmpty() || size.getAsInt() == dimension;
    }
}
