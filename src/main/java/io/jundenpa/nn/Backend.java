package io.jundenpa.nn;

import io.jundenpa.simd.Fastest;

/**
 * The implementations that this JVM uses. Each is chosen once, when this class is loaded, and has no state. All
 * implementations compute the same bits.
 */
final class Backend {

    static final Kernel KERNEL = Fastest.of(Kernel.class, "VectorKernel", new PlainKernel());

    static final Pointwise POINTWISE = Fastest.of(Pointwise.class, "VectorPointwise", new PlainPointwise());

    static final Cells CELLS = Fastest.of(Cells.class, "VectorCells", new PlainCells());

    static final Channels CHANNELS = Fastest.of(Channels.class, "VectorChannels", new PlainChannels());

    private Backend() {}
}
