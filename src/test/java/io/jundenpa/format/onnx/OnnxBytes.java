package io.jundenpa.format.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes fields of Protocol Buffers, valid or not. The fields of a message are joined. */
final class OnnxBytes {

    private OnnxBytes() {}

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] varint(long value) {
        var bytes = new ByteArrayOutputStream();
        long remaining = value;
        for (; (remaining & ~0x7fL) != 0; remaining >>>= 7) {
            bytes.write((int) ((remaining & 0x7f) | 0x80));
        }
        bytes.write((int) remaining);
        return bytes.toByteArray();
    }

    static byte[] tag(int field, int wireType) {
        return varint((long) field << 3 | wireType);
    }

    static byte[] number(int field, long value) {
        return join(tag(field, 0), varint(value));
    }

    static byte[] bytes(int field, byte[]... content) {
        byte[] all = join(content);
        return join(tag(field, 2), varint(all.length), all);
    }

    static byte[] text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] float32(int field, float value) {
        return join(tag(field, 5), floats(value));
    }

    static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    static byte[] doubles(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asDoubleBuffer().put(values);
        return buffer.array();
    }
}
