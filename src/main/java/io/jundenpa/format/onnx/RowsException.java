package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;

/**
 * Thrown for a node that computes over the rows of a batch. The importer then tries to read the whole matrix as one record.
 */
final class RowsException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long rows;

    /** @param rows how many rows the matrix has; 0 if unknown */
    RowsException(long rows, String message) {
        super(new FormatException(message).getMessage());
        this.rows = rows;
    }

    long rows() {
        return rows;
    }
}
