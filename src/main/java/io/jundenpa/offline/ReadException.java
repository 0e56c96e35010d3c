package io.jundenpa.offline;

import java.io.IOException;

/** The input that cannot be read, or is not of its format as a whole; unlike a failure to write the results. */
public final class ReadException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException reason;

    /** Says so of what reading failed with. */
    public ReadException(IOException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    /** What reading failed with. */
    public IOException reason() {
        return reason;
    }
}
