package io.jundenpa.fuzz;

/** Checks without JUnit, which is not where a fuzzer runs. */
final class Expect {

    private Expect() {}

    /** Fails with a message unless the condition holds. */
    static void that(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** Fails unless both are equal. */
    static void equal(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }
}
