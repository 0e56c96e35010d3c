package io.jundenpa.fuzz;

/** Assertions without JUnit, which a fuzzer does not have. */
final class Expect {

    private Expect() {}

    /** Fails with a message unless the condition holds. */
    static void that(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }

    /** Fails unless both are equal. */
    static void equal(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }
}
