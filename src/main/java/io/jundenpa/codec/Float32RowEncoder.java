package io.jundenpa.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;

/** Writes rows as little-endian 32-bit floats. */
final class Float32RowEncoder implements RowEncoder {

    @Override
    public byte[] encode(Rows rows, int from, int count, Layout layout) {
        int values = count * rows.width();
        byte[] result = new byte[Math.multiplyExact(values, Float.BYTES)];
        ByteBuffer.wrap(result).order(LITTLE_ENDIAN).asFloatBuffer().put(rows.values(), from * rows.width(), values);
        return result;
    }

    @Override
    public String contentType() {
        return "application/octet-stream";
    }

    @Override
    public int leastBytesPerValue() {
        return Float.BYTES;
    }
}
