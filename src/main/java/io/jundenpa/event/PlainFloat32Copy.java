package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Copies float by float, on any JVM. */
final class PlainFloat32Copy implements Float32Copy {

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);

    @Override
    public boolean copy(byte[] from, float[] to, int start, int count) {
        return copyFrom(0, from, to, start, count);
    }

    /** Does the same as {@link #copy}, but skips the floats before index {@code first}. */
    static boolean copyFrom(int first, byte[] from, float[] to, int start, int count) {
        boolean finite = true;
        for (int i = first; i < count; i++) {
            float number = (float) FLOAT.get(from, i * Float.BYTES);
            to[start + i] = number;
            finite &= Float.isFinite(number);
        }
        return finite;
    }
}
