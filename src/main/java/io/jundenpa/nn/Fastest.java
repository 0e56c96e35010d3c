package io.jundenpa.nn;

/** The fastest of each kind of computation that this JVM has. All of a kind give the same bits. */
final class Fastest {

    private static final String MODULE = "jdk.incubator.vector";

    /** Where no processor's vectors are known, the module says 64 and computes number by number. */
    private static final int LEAST_BITS = 128;

    static final Kernel KERNEL = choose(Kernel.class, "VectorKernel", new PlainKernel());

    static final Pointwise POINTWISE = choose(Pointwise.class, "VectorPointwise", new PlainPointwise());

    private Fastest() {}

    /** The one for vectors is compiled apart, since its module is in few JVMs: it may be missing, or not be loaded. */
    private static <T> T choose(Class<T> kind, String vectors, T plain) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return plain;
        }
        try {
            if (bits() < LEAST_BITS) {
                return plain;
            }
            return Class.forName(Fastest.class.getPackageName() + "." + vectors)
                    .asSubclass(kind)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but " + vectors + " cannot be made", e);
        }
    }

    private static int bits() throws ReflectiveOperationException {
        Class<?> shape = Class.forName(MODULE + ".VectorShape");
        return (int) shape.getMethod("vectorBitSize")
                .invoke(shape.getMethod("preferredShape").invoke(null));
    }
}
