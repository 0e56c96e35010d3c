package io.jundenpa.codec;

import static io.jundenpa.codec.RejectCode.WRONG_WIDTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Copies rows of little-endian 32-bit floats. */
final class Float32RowDecoder implements RowDecoder {

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);

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
        float[] values = rows.values();
        for (int i = 0; i < count * width; i++) {
            float number = (float) FLOAT.get(value, i * Float.BYTES);
            if (!Float.isFinite(number)) {
                rows.truncate(before);
                throw Invalid.notFinite(
                        Invalid.value(i / width + 1, i % width), Float.isNaN(number) ? "NaN" : "infinite");
            }
            values[start + i] = number;
        }
        return count == 1 ? Layout.ROW : Layout.ROWS;
    }
}
