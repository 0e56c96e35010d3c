package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.WRONG_WIDTH;

import io.jundenpa.simd.Fastest;

/** Copies rows of little-endian 32-bit floats. */
final class Float32RowDecoder implements RowDecoder {

    /** The fastest implementation on this JVM. */
    static final Float32Copy COPY = Fastest.of(Float32Copy.class, "VectorFloat32Copy", new PlainFloat32Copy());

    private final int width;

    Float32RowDecoder(int width) {
        this.width = width;
    }

    @Override
    public Layout decode(Event event, Rows rows) throws RejectException {
        byte[] value = event.value();
        long bytesPerRow = (long) width * Float.BYTES;
        if (value.length == 0 || value.length % bytesPerRow != 0) {
            throw new RejectException(
                    WRONG_WIDTH,
                    "value has " + value.length + " bytes, expected a positive multiple of " + bytesPerRow);
        }
        int before = rows.count();
        int count = (int) (value.length / bytesPerRow);
        int start = rows.addRows(count);
        if (!COPY.copy(value, rows.values(), start, count * width)) {
            rows.truncate(before);
            throw notFinite(rows.values(), start);
        }
        return count == 1 ? Layout.ROW : Layout.ROWS;
    }

    /** The rejection for the first number from {@code start} on that is not finite. */
    private RejectException notFinite(float[] values, int start) {
        int i = start;
        while (Float.isFinite(values[i])) {
            i++;
        }
        return Rejections.notFinite(
                Rejections.value((i - start) / width + 1, (i - start) % width),
                Float.isNaN(values[i]) ? "NaN" : "infinite");
    }
}
