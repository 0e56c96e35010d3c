package io.jundenpa.simd;

import java.lang.reflect.Constructor;

/** Chooses between two implementations of a computation: in the processor's vectors, if this JVM has them, or in plain Java. */
public final class Fastest {

    private static final String MODULE = "jdk.incubator.vector";

    /** Where no processor's vectors are known, the module says 64 and computes number by number. */
    private static final int LEAST_BITS = 128;

    private static final boolean VECTORS = hasVectors();

    private Fastest() {}

    /**
     * The faster one of two that give the same bits. The one for vectors is compiled apart, since its module is in few JVMs:
     * it may be missing, or not be loaded.
     *
     * @param kind what both are
     * @param vectors the simple name of the class for vectors, which has a constructor without parameters and is in the
     *     package of the kind
     * @param plain the one that every JVM has
     * @throws IllegalStateException if this JVM has vectors, but the class cannot be made
     */
    public static <T> T of(Class<T> kind, String vectors, T plain) {
        if (!VECTORS) {
            return plain;
        }
        try {
            Constructor<? extends T> constructor = Class.forName(kind.getPackageName() + "." + vectors)
                    .asSubclass(kind)
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but " + vectors + " cannot be made", e);
        }
    }

    private static boolean hasVectors() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return false;
        }
        try {
            Class<?> shape = Class.forName(MODULE + ".VectorShape");
            Object preferred = shape.getMethod("preferredShape").invoke(null);
            return (int) shape.getMethod("vectorBitSize").invoke(preferred) >= LEAST_BITS;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but does not say how long they are", e);
        }
    }
}
