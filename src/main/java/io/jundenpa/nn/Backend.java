package io.jundenpa.nn;

import io.jundenpa.simd.Fastest;

/**
 * The implementations that this JVM computes with. Each is chosen once, when the class is loaded, and has no state: a
 * constant. Every choice gives the same bits.
 */
final class Backend {

    static final Kernel KERNEL = Fastest.of(Kernel.class, "VectorKernel", new PlainKernel());

    static final Pointwise POINTWISE = Fastest.of(Pointwise.class, "VectorPointwise", new PlainPointwise());

    private Backend() {}
}
