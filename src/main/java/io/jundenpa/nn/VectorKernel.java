package io.jundenpa.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel in the processor's vectors. Each lane sums one column, so the order of a sum is the same at any vector width.
 *
 * <p>The weights are packed in panels, and a tile of sums stays in registers: Goto, van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication", 2008. A tile has two vectors of columns. With vectors of 512 bits it has eight
 * rows: sixteen sums, in 32 registers. With shorter vectors it has four rows: eight sums, which fit into 16 registers. The
 * last rows have a tile of four rows, which computes the last row several times if it is not full: it reads all sums before it
 * writes one. A single row reads each weight once; it is limited by memory.
 *
 * <p>The JIT compiler (C2) decides the shape of the inner loops:
 *
 * <ul>
 *   <li>C2 does not unroll a loop with so many vectors. So an iteration handles several rows of weights where this is
 *       faster.
 *   <li>The loops over tiles call only methods of the vector classes. C2 does not inline other methods into methods of this
 *       size, and a vector that is passed in a call becomes an object.
 *   <li>Each of these methods has more than 325 bytes of bytecode, so C2 does not inline it. If C2 inlined it, the order of
 *       compilation would decide whether vectors become objects. If they did, the kernel would be four times slower until the
 *       JVM ends.
 *   <li>C2 of JDK 17 delays inlining after 18,000 nodes ({@code NodeCountInliningCutoff}). It then knows a sum as a {@link
 *       FloatVector} only, and finds its class in the profile of {@code intoArray}, which all code shares. If other code, such
 *       as {@link Standardize}, has stored vectors of another width, the profile has two classes, and the sum becomes an
 *       object. So large methods cast to the class of the vectors before they store.
 * </ul>
 */
final class VectorKernel implements Kernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The class of the vectors; the class comment says what it is for. */
    private static final Class<? extends Vector<Float>> TYPE = SPECIES.vectorType();

    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;

    /** Vectors of 512 bits: such a processor has 32 registers. */
    private static final int MIN_LANES_OF_EIGHT_ROWS = 16;

    /** Rows of the largest tile. */
    private static final int ROWS = 8;

    /** The number of panels that are computed at a time for a single row. */
    private static final int ROW_PANELS = 4;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int tileSize() {
        return ROWS * WIDTH;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Whether both are the same array.
    public void multiply(
            float[] x,
            int from,
            int stride,
            int rows,
            Panels weights,
            float[] initial,
            float lowerBound,
            float[] a,
            int to,
            int outStride,
            float[] tile) {
        int first = initial == a ? to : 0;
        int firstStride = initial == a ? outStride : 0;
        if (rows == 1) {
            oneRow(x, from, weights, initial, first, lowerBound, a, to, tile);
            return;
        }
        if (weights.remainingColumns() > 0) {
            // Comes before the other panels, because it may also write after the last columns, into the next row.
            lastPanel(x, from, stride, rows, weights, initial, lowerBound, a, to, outStride, tile);
        }
        for (int panel = 0; panel < weights.fullPanels(); panel++) {
            int column = panel * WIDTH;
            onePanel(
                    x,
                    from,
                    stride,
                    rows,
                    weights.rows(),
                    weights.data(),
                    weights.start(panel),
                    initial,
                    first + column,
                    firstStride,
                    lowerBound,
                    a,
                    to + column,
                    outStride);
        }
    }

    /** Multiplies all rows with the last columns. Vectors that would write into other numbers than A's go to the tile. */
    private static void lastPanel(
            float[] x,
            int from,
            int stride,
            int rows,
            Panels weights,
            float[] initial,
            float lowerBound,
            float[] a,
            int to,
            int outStride,
            float[] tile) {
        int count = weights.remainingColumns();
        int column = weights.columns() - count;
        int direct = 0;
        if (initial != a && outStride == weights.columns()) {
            // A vector in a row after these would write after the last row.
            int firstAfter = (rows * outStride - column - weights.lastWidth()) / outStride + 1;
            direct = Math.max(0, firstAfter / ROWS * ROWS);
        }
        lastPanel(x, from, stride, direct, weights, initial, column, 0, lowerBound, a, to + column, outStride);
        for (int row = direct; row < rows; row += ROWS) {
            int tileRows = Math.min(ROWS, rows - row);
            int x0 = from + row * stride;
            int to0 = to + row * outStride + column;
            if (initial == a) {
                for (int i = 0; i < tileRows; i++) {
                    System.arraycopy(a, to0 + i * outStride, tile, i * WIDTH, count);
                }
                lastPanel(x, x0, stride, tileRows, weights, tile, 0, WIDTH, lowerBound, tile, 0, WIDTH);
            } else {
                lastPanel(x, x0, stride, tileRows, weights, initial, column, 0, lowerBound, tile, 0, WIDTH);
            }
            for (int i = 0; i < tileRows; i++) {
                System.arraycopy(tile, i * WIDTH, a, to0 + i * outStride, count);
            }
        }
    }

    private static void lastPanel(
            float[] x,
            int from,
            int stride,
            int rows,
            Panels weights,
            float[] initial,
            int first,
            int firstStride,
            float lowerBound,
            float[] a,
            int to,
            int outStride) {
        int in = weights.rows();
        float[] w = weights.lastPanel();
        if (weights.lastWidth() == WIDTH) {
            onePanel(x, from, stride, rows, in, w, 0, initial, first, firstStride, lowerBound, a, to, outStride);
        } else {
            halfPanel(x, from, stride, rows, in, w, 0, initial, first, firstStride, lowerBound, a, to, outStride);
        }
    }

    private static void oneRow(
            float[] x,
            int from,
            Panels weights,
            float[] initial,
            int first,
            float lowerBound,
            float[] a,
            int to,
            float[] tile) {
        int in = weights.rows();
        int full = weights.fullPanels();
        int panel = 0;
        for (; panel + ROW_PANELS <= full; panel += ROW_PANELS) {
            int column = panel * WIDTH;
            oneRowFourPanels(
                    x,
                    from,
                    in,
                    weights.data(),
                    weights.start(panel),
                    in * WIDTH,
                    initial,
                    first + column,
                    lowerBound,
                    a,
                    to + column);
        }
        for (; panel < full; panel++) {
            int column = panel * WIDTH;
            oneRowOnePanel(
                    x,
                    from,
                    in,
                    weights.data(),
                    weights.start(panel),
                    WIDTH,
                    initial,
                    first + column,
                    lowerBound,
                    a,
                    to + column);
        }
        int count = weights.remainingColumns();
        if (count > 0) {
            int column = full * WIDTH;
            System.arraycopy(initial, first + column, tile, 0, count);
            oneRowOnePanel(x, from, in, weights.lastPanel(), 0, weights.lastWidth(), tile, 0, lowerBound, tile, 0);
            System.arraycopy(tile, 0, a, to + column, count);
        }
    }

    /** Multiplies rows of x with one panel of full width. */
    private static void onePanel(
            float[] x,
            int from,
            int stride,
            int rows,
            int in,
            float[] w,
            int start,
            float[] initial,
            int first,
            int firstStride,
            float lowerBound,
            float[] a,
            int to,
            int outStride) {
        int eights = LANES < MIN_LANES_OF_EIGHT_ROWS ? 0 : rows - rows % 8;
        if (eights > 0) {
            eightRows(x, from, stride, eights, in, w, start, initial, first, firstStride, lowerBound, a, to, outStride);
        }
        if (rows > eights) {
            fourRows(
                    x,
                    from + eights * stride,
                    stride,
                    rows - eights,
                    in,
                    w,
                    start,
                    initial,
                    first + eights * firstStride,
                    firstStride,
                    lowerBound,
                    a,
                    to + eights * outStride,
                    outStride);
        }
    }

    /** Multiplies rows of x, a multiple of eight, with one panel of full width. */
    private static void eightRows(
            float[] x,
            int from,
            int stride,
            int rows,
            int in,
            float[] w,
            int start,
            float[] initial,
            int first,
            int firstStride,
            float lowerBound,
            float[] a,
            int to,
            int outStride) {
        for (int row = 0; row < rows; row += 8) {
            int x0 = from + row * stride;
            int x1 = x0 + stride;
            int x2 = x1 + stride;
            int x3 = x2 + stride;
            int x4 = x3 + stride;
            int x5 = x4 + stride;
            int x6 = x5 + stride;
            int x7 = x6 + stride;
            int first0 = first + row * firstStride;
            FloatVector a0 = FloatVector.fromArray(SPECIES, initial, first0);
            FloatVector b0 = FloatVector.fromArray(SPECIES, initial, first0 + LANES);
            FloatVector a1 = FloatVector.fromArray(SPECIES, initial, first0 + firstStride);
            FloatVector b1 = FloatVector.fromArray(SPECIES, initial, first0 + firstStride + LANES);
            FloatVector a2 = FloatVector.fromArray(SPECIES, initial, first0 + 2 * firstStride);
            FloatVector b2 = FloatVector.fromArray(SPECIES, initial, first0 + 2 * firstStride + LANES);
            FloatVector a3 = FloatVector.fromArray(SPECIES, initial, first0 + 3 * firstStride);
            FloatVector b3 = FloatVector.fromArray(SPECIES, initial, first0 + 3 * firstStride + LANES);
            FloatVector a4 = FloatVector.fromArray(SPECIES, initial, first0 + 4 * firstStride);
            FloatVector b4 = FloatVector.fromArray(SPECIES, initial, first0 + 4 * firstStride + LANES);
            FloatVector a5 = FloatVector.fromArray(SPECIES, initial, first0 + 5 * firstStride);
            FloatVector b5 = FloatVector.fromArray(SPECIES, initial, first0 + 5 * firstStride + LANES);
            FloatVector a6 = FloatVector.fromArray(SPECIES, initial, first0 + 6 * firstStride);
            FloatVector b6 = FloatVector.fromArray(SPECIES, initial, first0 + 6 * firstStride + LANES);
            FloatVector a7 = FloatVector.fromArray(SPECIES, initial, first0 + 7 * firstStride);
            FloatVector b7 = FloatVector.fromArray(SPECIES, initial, first0 + 7 * firstStride + LANES);
            for (int k = 0, at = start; k < in; k++, at += WIDTH) {
                FloatVector u = FloatVector.fromArray(SPECIES, w, at);
                FloatVector v = FloatVector.fromArray(SPECIES, w, at + LANES);
                FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
                a0 = factor.fma(u, a0);
                b0 = factor.fma(v, b0);
                factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
                a1 = factor.fma(u, a1);
                b1 = factor.fma(v, b1);
                factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
                a2 = factor.fma(u, a2);
                b2 = factor.fma(v, b2);
                factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
                a3 = factor.fma(u, a3);
                b3 = factor.fma(v, b3);
                factor = FloatVector.broadcast(SPECIES, x[x4 + k]);
                a4 = factor.fma(u, a4);
                b4 = factor.fma(v, b4);
                factor = FloatVector.broadcast(SPECIES, x[x5 + k]);
                a5 = factor.fma(u, a5);
                b5 = factor.fma(v, b5);
                factor = FloatVector.broadcast(SPECIES, x[x6 + k]);
                a6 = factor.fma(u, a6);
                b6 = factor.fma(v, b6);
                factor = FloatVector.broadcast(SPECIES, x[x7 + k]);
                a7 = factor.fma(u, a7);
                b7 = factor.fma(v, b7);
            }
            int to0 = to + row * outStride;
            FloatVector bound = FloatVector.broadcast(SPECIES, lowerBound);
            ((FloatVector) TYPE.cast(bound.max(a0))).intoArray(a, to0);
            ((FloatVector) TYPE.cast(bound.max(b0))).intoArray(a, to0 + LANES);
            ((FloatVector) TYPE.cast(bound.max(a1))).intoArray(a, to0 + outStride);
            ((FloatVector) TYPE.cast(bound.max(b1))).intoArray(a, to0 + outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a2))).intoArray(a, to0 + 2 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b2))).intoArray(a, to0 + 2 * outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a3))).intoArray(a, to0 + 3 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b3))).intoArray(a, to0 + 3 * outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a4))).intoArray(a, to0 + 4 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b4))).intoArray(a, to0 + 4 * outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a5))).intoArray(a, to0 + 5 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b5))).intoArray(a, to0 + 5 * outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a6))).intoArray(a, to0 + 6 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b6))).intoArray(a, to0 + 6 * outStride + LANES);
            ((FloatVector) TYPE.cast(bound.max(a7))).intoArray(a, to0 + 7 * outStride);
            ((FloatVector) TYPE.cast(bound.max(b7))).intoArray(a, to0 + 7 * outStride + LANES);
        }
    }

    /**
     * Multiplies rows of x with one panel of full width, four at a time. If rows are left that do not fill a tile, the last tile
     * computes the last row several times.
     */
    private static void fourRows(
            float[] x,
            int from,
            int stride,
            int rows,
            int in,
            float[] w,
            int start,
            float[] initial,
            int first,
            int firstStride,
            float lowerBound,
            float[] a,
            int to,
            int outStride) {
        for (int row = 0; row < rows; row += 4) {
            int row1 = Math.min(row + 1, rows - 1);
            int row2 = Math.min(row + 2, rows - 1);
            int row3 = Math.min(row + 3, rows - 1);
            int x0 = from + row * stride;
            int x1 = from + row1 * stride;
            int x2 = from + row2 * stride;
            int x3 = from + row3 * stride;
            FloatVector a0 = FloatVector.fromArray(SPECIES, initial, first + row * firstStride);
            FloatVector b0 = FloatVector.fromArray(SPECIES, initial, first + row * firstStride + LANES);
            FloatVector a1 = FloatVector.fromArray(SPECIES, initial, first + row1 * firstStride);
            FloatVector b1 = FloatVector.fromArray(SPECIES, initial, first + row1 * firstStride + LANES);
            FloatVector a2 = FloatVector.fromArray(SPECIES, initial, first + row2 * firstStride);
            FloatVector b2 = FloatVector.fromArray(SPECIES, initial, first + row2 * firstStride + LANES);
            FloatVector a3 = FloatVector.fromArray(SPECIES, initial, first + row3 * firstStride);
            FloatVector b3 = FloatVector.fromArray(SPECIES, initial, first + row3 * firstStride + LANES);
            int k = 0;
            int at = start;
            for (; k < in - 1; k += 2, at += 2 * WIDTH) {
                FloatVector u = FloatVector.fromArray(SPECIES, w, at);
                FloatVector v = FloatVector.fromArray(SPECIES, w, at + LANES);
                FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
                a0 = factor.fma(u, a0);
                b0 = factor.fma(v, b0);
                factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
                a1 = factor.fma(u, a1);
                b1 = factor.fma(v, b1);
                factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
                a2 = factor.fma(u, a2);
                b2 = factor.fma(v, b2);
                factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
                a3 = factor.fma(u, a3);
                b3 = factor.fma(v, b3);
                u = FloatVector.fromArray(SPECIES, w, at + WIDTH);
                v = FloatVector.fromArray(SPECIES, w, at + WIDTH + LANES);
                factor = FloatVector.broadcast(SPECIES, x[x0 + k + 1]);
                a0 = factor.fma(u, a0);
                b0 = factor.fma(v, b0);
                factor = FloatVector.broadcast(SPECIES, x[x1 + k + 1]);
                a1 = factor.fma(u, a1);
                b1 = factor.fma(v, b1);
                factor = FloatVector.broadcast(SPECIES, x[x2 + k + 1]);
                a2 = factor.fma(u, a2);
                b2 = factor.fma(v, b2);
                factor = FloatVector.broadcast(SPECIES, x[x3 + k + 1]);
                a3 = factor.fma(u, a3);
                b3 = factor.fma(v, b3);
            }
            if (k < in) {
                FloatVector u = FloatVector.fromArray(SPECIES, w, at);
                FloatVector v = FloatVector.fromArray(SPECIES, w, at + LANES);
                FloatVector factor = FloatVector.broadcast(SPECIES, x[x0 + k]);
                a0 = factor.fma(u, a0);
                b0 = factor.fma(v, b0);
                factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
                a1 = factor.fma(u, a1);
                b1 = factor.fma(v, b1);
                factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
                a2 = factor.fma(u, a2);
                b2 = factor.fma(v, b2);
                factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
                a3 = factor.fma(u, a3);
                b3 = factor.fma(v, b3);
            }
            FloatVector bound = FloatVector.broadcast(SPECIES, lowerBound);
            a0.max(bound).intoArray(a, to + row * outStride);
            b0.max(bound).intoArray(a, to + row * outStride + LANES);
            a1.max(bound).intoArray(a, to + row1 * outStride);
            b1.max(bound).intoArray(a, to + row1 * outStride + LANES);
            a2.max(bound).intoArray(a, to + row2 * outStride);
            b2.max(bound).intoArray(a, to + row2 * outStride + LANES);
            a3.max(bound).intoArray(a, to + row3 * outStride);
            b3.max(bound).intoArray(a, to + row3 * outStride + LANES);
        }
    }

    /**
     * Multiplies rows of x with a panel of half the width, eight at a time. The last tile repeats the last row, as in {@link
     * #fourRows}.
     */
    private static void halfPanel(
            float[] x,
            int from,
            int stride,
            int rows,
            int in,
            float[] w,
            int start,
            float[] initial,
            int first,
            int firstStride,
            float lowerBound,
            float[] a,
            int to,
            int outStride) {
        for (int row = 0; row < rows; row += 8) {
            int row1 = Math.min(row + 1, rows - 1);
            int row2 = Math.min(row + 2, rows - 1);
            int row3 = Math.min(row + 3, rows - 1);
            int row4 = Math.min(row + 4, rows - 1);
            int row5 = Math.min(row + 5, rows - 1);
            int row6 = Math.min(row + 6, rows - 1);
            int row7 = Math.min(row + 7, rows - 1);
            int x0 = from + row * stride;
            int x1 = from + row1 * stride;
            int x2 = from + row2 * stride;
            int x3 = from + row3 * stride;
            int x4 = from + row4 * stride;
            int x5 = from + row5 * stride;
            int x6 = from + row6 * stride;
            int x7 = from + row7 * stride;
            FloatVector a0 = FloatVector.fromArray(SPECIES, initial, first + row * firstStride);
            FloatVector a1 = FloatVector.fromArray(SPECIES, initial, first + row1 * firstStride);
            FloatVector a2 = FloatVector.fromArray(SPECIES, initial, first + row2 * firstStride);
            FloatVector a3 = FloatVector.fromArray(SPECIES, initial, first + row3 * firstStride);
            FloatVector a4 = FloatVector.fromArray(SPECIES, initial, first + row4 * firstStride);
            FloatVector a5 = FloatVector.fromArray(SPECIES, initial, first + row5 * firstStride);
            FloatVector a6 = FloatVector.fromArray(SPECIES, initial, first + row6 * firstStride);
            FloatVector a7 = FloatVector.fromArray(SPECIES, initial, first + row7 * firstStride);
            for (int k = 0, at = start; k < in; k++, at += LANES) {
                FloatVector u = FloatVector.fromArray(SPECIES, w, at);
                a0 = FloatVector.broadcast(SPECIES, x[x0 + k]).fma(u, a0);
                a1 = FloatVector.broadcast(SPECIES, x[x1 + k]).fma(u, a1);
                a2 = FloatVector.broadcast(SPECIES, x[x2 + k]).fma(u, a2);
                a3 = FloatVector.broadcast(SPECIES, x[x3 + k]).fma(u, a3);
                a4 = FloatVector.broadcast(SPECIES, x[x4 + k]).fma(u, a4);
                a5 = FloatVector.broadcast(SPECIES, x[x5 + k]).fma(u, a5);
                a6 = FloatVector.broadcast(SPECIES, x[x6 + k]).fma(u, a6);
                a7 = FloatVector.broadcast(SPECIES, x[x7 + k]).fma(u, a7);
            }
            FloatVector bound = FloatVector.broadcast(SPECIES, lowerBound);
            a0.max(bound).intoArray(a, to + row * outStride);
            a1.max(bound).intoArray(a, to + row1 * outStride);
            a2.max(bound).intoArray(a, to + row2 * outStride);
            a3.max(bound).intoArray(a, to + row3 * outStride);
            a4.max(bound).intoArray(a, to + row4 * outStride);
            a5.max(bound).intoArray(a, to + row5 * outStride);
            a6.max(bound).intoArray(a, to + row6 * outStride);
            a7.max(bound).intoArray(a, to + row7 * outStride);
        }
    }

    /**
     * Multiplies one row of x with four panels of full width. Each panel starts {@code size} numbers after the panel before
     * it.
     */
    private static void oneRowFourPanels(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int size,
            float[] initial,
            int first,
            float lowerBound,
            float[] a,
            int to) {
        FloatVector a0 = vector(initial, first);
        FloatVector b0 = vector(initial, first + LANES);
        FloatVector a1 = vector(initial, first + WIDTH);
        FloatVector b1 = vector(initial, first + WIDTH + LANES);
        FloatVector a2 = vector(initial, first + 2 * WIDTH);
        FloatVector b2 = vector(initial, first + 2 * WIDTH + LANES);
        FloatVector a3 = vector(initial, first + 3 * WIDTH);
        FloatVector b3 = vector(initial, first + 3 * WIDTH + LANES);
        for (int k = 0, at = start; k < in; k++, at += WIDTH) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(vector(w, at), a0);
            b0 = factor.fma(vector(w, at + LANES), b0);
            a1 = factor.fma(vector(w, at + size), a1);
            b1 = factor.fma(vector(w, at + size + LANES), b1);
            a2 = factor.fma(vector(w, at + 2 * size), a2);
            b2 = factor.fma(vector(w, at + 2 * size + LANES), b2);
            a3 = factor.fma(vector(w, at + 3 * size), a3);
            b3 = factor.fma(vector(w, at + 3 * size + LANES), b3);
        }
        put(a0, b0, lowerBound, a, to);
        put(a1, b1, lowerBound, a, to + WIDTH);
        put(a2, b2, lowerBound, a, to + 2 * WIDTH);
        put(a3, b3, lowerBound, a, to + 3 * WIDTH);
    }

    /**
     * Multiplies one row of x with one panel. Each row of the panel starts {@code stride} numbers after the row before it.
     */
    private static void oneRowOnePanel(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int stride,
            float[] initial,
            int first,
            float lowerBound,
            float[] a,
            int to) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, initial, first);
        FloatVector b0 = FloatVector.fromArray(SPECIES, initial, first + LANES);
        int k = 0;
        int at = start;
        for (; k < in - 3; k += 4, at += 4 * stride) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, w, at), a0);
            b0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b0);
            factor = FloatVector.broadcast(SPECIES, x[from + k + 1]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + stride), a0);
            b0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + stride + LANES), b0);
            factor = FloatVector.broadcast(SPECIES, x[from + k + 2]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + 2 * stride), a0);
            b0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + 2 * stride + LANES), b0);
            factor = FloatVector.broadcast(SPECIES, x[from + k + 3]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + 3 * stride), a0);
            b0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + 3 * stride + LANES), b0);
        }
        for (; k < in; k++, at += stride) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(FloatVector.fromArray(SPECIES, w, at), a0);
            b0 = factor.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b0);
        }
        put(a0, b0, lowerBound, a, to);
    }

    private static FloatVector vector(float[] numbers, int at) {
        return FloatVector.fromArray(SPECIES, numbers, at);
    }

    private static void put(FloatVector left, FloatVector right, float lowerBound, float[] a, int to) {
        left.max(lowerBound).intoArray(a, to);
        right.max(lowerBound).intoArray(a, to + LANES);
    }

    @Override
    public String description() {
        return "vectors of " + SPECIES.vectorBitSize() + " bits";
    }
}
