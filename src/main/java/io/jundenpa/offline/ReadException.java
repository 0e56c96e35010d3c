package io.jundenpa.offline;

import java.io.IOException;

/** Thrown if the input cannot be read or has the wrong format. Not thrown if the results cannot be written. */
public final class ReadException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException reason;

    /** Wraps the failure to read; has the same message. */
    public ReadException(IOException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    /** The failure to read. */
    public IOException reason() {
        return reason;
    }
}
