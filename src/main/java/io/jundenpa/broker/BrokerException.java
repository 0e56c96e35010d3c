package io.jundenpa.broker;

/** The embedded broker cannot start. The message says what was found and the way out. */
public final class BrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message for the user. */
    public BrokerException(String message) {
        super(message);
    }

    /** A failure with a message for the user, and its cause. */
    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
