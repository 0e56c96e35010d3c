package io.jundenpa.offline;

import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads each row of a NumPy array as a record of little-endian 32-bit floats. */
final class NpyRowReader implements RecordReader {

    private final NpyReader array;
    private final int width;
    private final float[] row;
    private final long count;

    /** All rows of an array in Fortran order, where the numbers of a row are not contiguous. Empty for C order. */
    private final float[] whole;

    private long rows;

    /**
     * Opens the array.
     *
     * <p>An array in Fortran order is read at once. The length of the file must then be known: otherwise a header without
     * data could make the reader allocate any amount of memory.
     *
     * @param length the length of the file in bytes, if known
     * @throws FormatException if the array is not of shape [rows, width], does not fit the length of the file, or is in
     *     Fortran order while the length is unknown
     */
    NpyRowReader(InputStream in, OptionalLong length, int width) throws IOException {
        this.array = length.isPresent() ? NpyReader.open(in, length.getAsLong()) : NpyReader.open(in);
        List<Long> shape = array.shape();
        if (shape.size() != 2 || shape.get(1) != width) {
            throw new FormatException("has shape " + shape + ", expected [rows, " + width + "] for the model's input");
        }
        if (array.isFortranOrder() && length.isEmpty()) {
            throw new FormatException("is in Fortran order, which can be read from a file only, expected C order;"
                    + " convert with np.save(path, np.ascontiguousarray(array))");
        }
        this.width = width;
        this.row = new float[width];
        this.count = shape.get(0);
        this.whole = array.isFortranOrder() ? array.readFloats() : new float[0];
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        if (rows == count) {
            return Optional.empty();
        }
        if (array.isFortranOrder()) {
            System.arraycopy(whole, Math.toIntExact(rows * width), row, 0, width);
        } else {
            array.read(row, 0, width);
        }
        rows++;
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(row);
        return Optional.of(bytes.array());
    }

    @Override
    public String place() {
        return "row " + rows;
    }
}
