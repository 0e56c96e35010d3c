package io.jundenpa.event;

/** A record that cannot be scored. Expected, and therefore without a stack trace. */
public final class InvalidVectorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectCode code;
    private final String message;

    /**
     * Rejects a record.
     *
     * @param message where in the value, what was found, what was expected; never the payload itself
     */
    public InvalidVectorException(RejectCode code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.message = message;
    }

    /** Why the record is rejected. */
    public RejectCode code() {
        return code;
    }

    /** What is wrong, and where; unlike that of other exceptions never null. */
    @Override
    public String getMessage() {
        return message;
    }
}
