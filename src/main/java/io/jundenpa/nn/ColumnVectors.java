package io.jundenpa.nn;

/** Checks the length of vectors with one number per column, or one number for all columns. */
final class ColumnVectors {

    private ColumnVectors() {}

    /**
     * Checks that a vector has one number, or one per column.
     *
     * @param size width of the rows
     * @throws IllegalArgumentException if it has another length
     */
    static void requireOneOrAll(String name, int length, int size) {
        if (length != 1 && length != size) {
            throw new IllegalArgumentException(name + " is [" + length + "], expected [" + size + "] or one number");
        }
    }

    /**
     * Checks that a vector has one number per column.
     *
     * @param size width of the rows
     * @throws IllegalArgumentException if it has another length
     */
    static void requireAll(String name, int length, int size) {
        if (length != size) {
            throw new IllegalArgumentException(name + " is [" + length + "], expected [" + size + "]");
        }
    }
}
