package io.jundenpa.preflight;

/** The pipeline cannot use its cluster: for example, no broker answers, or a topic or a right is missing. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure with the whole message.
     *
     * @param message the servers, the problem and the way out
     */
    public ClusterException(String message) {
        super(message);
    }
}
