package io.jundenpa.model;

import io.jundenpa.format.stack.Stack;
import java.util.OptionalInt;

/**
 * How many numbers are expected, and why.
 *
 * @param size empty if it is not known, because what comes before is broken
 * @param reason such as {@code to follow layers[1]}
 */
record Width(OptionalInt size, String reason) {

    /** The widest rows that a model may have. */
    static final int MOST = Stack.WIDEST_ROW;

    /** The width of each of so many equal parts; not known if there is no such width. */
    Width ofOne(int times) {
        boolean divides = size.isPresent() && times > 0 && size.getAsInt() % times == 0;
        return times == 1
                ? this
                : new Width(divides ? OptionalInt.of(size.getAsInt() / times) : OptionalInt.empty(), reason);
    }

    /** How many, or three dots if it is not known. */
    String text() {
        return size.isPresent() ? String.valueOf(size.getAsInt()) : "...";
    }

    /** Whether a dimension is as expected, or cannot be judged. */
    boolean allows(long dimension) {
        return size.isEmpty() || size.getAsInt() == dimension;
    }
}
