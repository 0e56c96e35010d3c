package io.jundenpa.demo;

/** Ends the demonstration. The message says what was found and the way out. */
public final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message for the user. */
    public DemoException(String message) {
        super(message);
    }

    /** A failure with a message for the user, and its cause. */
    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
