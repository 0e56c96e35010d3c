package io.jundenpa.event;

/** Thrown when a schema cannot be fetched now. No record is at fault: the same record can be read later. */
public final class SchemasUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A registry that does not answer.
     *
     * @param message the registry and the reason
     */
    public SchemasUnavailableException(String message) {
        super(message);
    }
}
