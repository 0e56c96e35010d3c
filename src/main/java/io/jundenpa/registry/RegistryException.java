package io.jundenpa.registry;

/** Thrown when a registry does not take the schema of the results, or gives no answer before the start. */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with the whole message.
     *
     * @param message the registry, the reason and the way out
     */
    RegistryException(String message) {
        super(message);
    }
}
