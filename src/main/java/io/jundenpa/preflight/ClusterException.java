package io.jundenpa.preflight;

/** A cluster that cannot be used as the pipeline needs it: not reachable, without a topic or a right. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the cluster and the way out. */
    public ClusterException(String message) {
        super(message);
    }
}
