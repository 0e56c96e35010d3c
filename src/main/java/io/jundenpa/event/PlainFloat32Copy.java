package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Float by float. */
final class PlainFloat32Copy implements Float32Copy {

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, LITTLE_ENDIAN);

    @Override
    public boolean copy(byte[] from, float[] to, int start, int count) {
        return copyFrom(0, from, to, start, count);
    }

    /** As {@link #copy}, from the float with the given index on: those before it are neither copied nor checked. */
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
