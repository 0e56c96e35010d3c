package io.jundenpa.bench;

/** Ends the benchmark: a result is wrong or missing. The message says what was found. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message for the user. */
    public BenchException(String message) {
        super(message);
    }

    /** A failure with a message for the user, and its cause. */
    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
