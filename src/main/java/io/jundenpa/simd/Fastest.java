package io.jundenpa.simd;

import java.lang.reflect.Constructor;

/**
 * Chooses between two implementations of a computation: one uses the processor's vectors, the other is plain Java.
 *
 * <p>It chooses the vectors if the JVM has loaded the module {@code jdk.incubator.vector} and the processor has vectors of at
 * least 128 bits.
 */
public final class Fastest {

    private static final String MODULE = "jdk.incubator.vector";

    /** Without hardware vectors, the module reports 64 bits and computes number by number. */
    private static final int MIN_BITS = 128;

    private static final boolean HAS_VECTORS = hasVectors();

    private Fastest() {}

    /**
     * Returns the faster implementation. Both must compute the same bits.
     *
     * <p>The class for vectors is loaded by its name, because it needs the vector module, which a JVM may lack.
     *
     * @param kind the interface of both
     * @param vectors simple name of the class for vectors; it is in the package of {@code kind} and has a constructor
     *     without parameters
     * @param plain the implementation in plain Java
     * @throws IllegalStateException if the JVM has vectors, but the class for vectors cannot be created
     */
    public static <T> T of(Class<T> kind, String vectors, T plain) {
        if (!HAS_VECTORS) {
            return plain;
        }
        try {
            Constructor<? extends T> constructor = Class.forName(kind.getPackageName() + "." + vectors)
                    .asSubclass(kind)
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but " + vectors + " cannot be created", e);
        }
    }

    private static boolean hasVectors() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return false;
        }
        try {
            Class<?> shape = Class.forName(MODULE + ".VectorShape");
            Object preferred = shape.getMethod("preferredShape").invoke(null);
            return (int) shape.getMethod("vectorBitSize").invoke(preferred) >= MIN_BITS;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but their size cannot be read", e);
        }
    }
}
