package io.jundenpa.nn;

/** Checks of vectors that hold one number for each column, or one for all of them. */
final class ColumnVectors {

    private ColumnVectors() {}

    /**
     * Checks that a vector fits rows of a width.
     *
     * @throws IllegalArgumentException if it has neither one number nor as many as the rows
     */
    static void requireOneOrAll(String name, int length, int size) {
        if (length != 1 && length != size) {
            throw new IllegalArgumentException(name + " is [" + length + "], expected [" + size + "] or one number");
        }
    }

    /** @throws IllegalArgumentException if a vector is not as long as the rows are wide */
    static void requireAll(String name, int length, int size) {
        if (length != size) {
            throw new IllegalArgumentException(name + " is [" + length + "], expected [" + size + "]");
        }
    }
}
