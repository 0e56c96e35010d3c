package io.jundenpa.fuzz;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Decodes a record of 32-bit floats for models of several widths. The oracle is a {@link ByteBuffer}. */
public final class Float32Target {

    private static final Widths MODELS = new Widths(InputFormat.FLOAT32);

    private Float32Target() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether a model can score this record. */
    static boolean takes(byte[] data) {
        return MODELS.takes(data, width -> expected(data, width));
    }

    private static Optional<Decoding.Table> expected(byte[] data, int width) {
        int rows = data.length / Float.BYTES / width;
        if (rows == 0 || rows * width * Float.BYTES != data.length) {
            return Optional.empty();
        }
        float[] values = new float[rows * width];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        for (float value : values) {
            if (Float.isNaN(value) || Float.isInfinite(value)) {
                return Optional.empty();
            }
        }
        return Optional.of(Decoding.Table.of(rows == 1 ? Layout.ROW : Layout.ROWS, values));
    }
}
