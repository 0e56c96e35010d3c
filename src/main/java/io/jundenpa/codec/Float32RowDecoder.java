package io.jundenpa.codec;

import static io.jundenpa.codec.RejectCode.WRONG_WIDTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;

/** Copies rows of little-endian 32-bit floats. */
final class Float32RowDecoder implements RowDecoder {

    private final int width;

    Float32RowDecoder(int width) {
        this.width = width;
    }

    @Override
    public Layout decode(byte[] value, Rows rows) throws InvalidVectorException {
        long bytesPerRow = (long) width * Float.BYTES;
        if (value.length == 0 || value.length % bytesPerRow != 0) {
            throw new InvalidVectorException(
                    WRONG_WIDTH,
                    "value is " + value.length + " bytes, expected a multiple of " + bytesPerRow + ", one at least");
        }
        int before = rows.count();
        int count = (int) (value.length / bytesPerRow);
        int start = rows.addRows(count);
        ByteBuffer.wrap(value).order(LITTLE_ENDIAN).asFloatBuffer().get(rows.values(), start, count * width);
        int bad = firstNotFinite(rows.values(), start, start + count * width);
        if (bad >= 0) {
            String found = Float.isNaN(rows.values()[bad]) ? "NaN" : "infinite";
            rows.truncate(before);
            throw Invalid.notFinite(Invalid.value((bad - start) / width + 1, (bad - start) % width), found);
        }
        return count == 1 ? Layout.ROW : Layout.ROWS;
    }

    private static int firstNotFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
