package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Writes rows as little-endian 32-bit floats, row after row. */
final class Float32RowEncoder implements RowEncoder {

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        byte[] result = new byte[Math.multiplyExact(count * rows.width(), Float.BYTES)];
        float[] values = rows.values();
        int start = from * rows.width();
        for (int at = 0; at < result.length; at += Float.BYTES) {
            FLOAT.set(result, at, values[start++]);
        }
        return result;
    }

    @Override
    public String contentType() {
        return "application/octet-stream";
    }

    @Override
    public int minBytesPerValue() {
        return Float.BYTES;
    }
}
