package io.jundenpa.demo;

/** The demonstration cannot go on; the message says what was found and the way out. */
public final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Fails with a message for the user. */
    public DemoException(String message) {
        super(message);
    }

    /** Fails with a message for the user and what led to it. */
    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
