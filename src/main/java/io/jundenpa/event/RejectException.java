package io.jundenpa.event;

/** Thrown for a record that cannot be scored. It has no stack trace, because rejecting a record is normal work. */
public final class RejectException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectCode code;
    private final String message;

    /**
     * Rejects a record.
     *
     * @param message the place in the value, what was found and what was expected; quotes at most a key of the payload
     */
    public RejectException(RejectCode code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.message = message;
    }

    /** Why the record is rejected. */
    public RejectCode code() {
        return code;
    }

    /** The place in the value, what was found and what was expected. Never null. */
    @Override
    public String getMessage() {
        return message;
    }
}
