package io.jundenpa.bench;

/** A measurement that cannot go on, or whose results are wrong; the message says what was found. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Fails with a message for the user. */
    public BenchException(String message) {
        super(message);
    }

    /** Fails with a message for the user and what led to it. */
    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
