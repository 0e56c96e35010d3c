package io.jundenpa.nn;

/** The fastest of each kind of computation that this JVM has. All of a kind give the same bits. */
final class Fastest {

    static final Kernel KERNEL = choose(Kernel.class, "VectorKernel", new PlainKernel());

    static final Pointwise POINTWISE = choose(Pointwise.class, "VectorPointwise", new PlainPointwise());

    private Fastest() {}

    /** The one for vectors is compiled apart, since its module is in few JVMs: it may be missing, or not be loaded. */
    private static <T> T choose(Class<T> kind, String vectors, T plain) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return plain;
        }
        try {
            return Class.forName(Fastest.class.getPackageName() + "." + vectors)
                    .asSubclass(kind)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has vectors, but " + vectors + " cannot be made", e);
        }
    }
}
