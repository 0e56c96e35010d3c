package io.jundenpa.offline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads each row of little-endian 32-bit floats as a record. An incomplete last row is a record, too; the scorer rejects it.
 */
final class FloatRowReader implements RecordReader {

    private final InputStream in;
    private final int bytesPerRow;
    private long rows;

    FloatRowReader(InputStream in, int width) {
        this.in = in;
        this.bytesPerRow = Math.multiplyExact(width, Float.BYTES);
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        byte[] row = in.readNBytes(bytesPerRow);
        rows++;
        return row.length == 0 ? Optional.empty() : Optional.of(row);
    }

    @Override
    public String place() {
        return "row " + rows;
    }
}
