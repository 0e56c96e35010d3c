package io.jundenpa.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel in the processor's vectors. Each lane sums one column, so the order of a sum is the same at any vector width.
 *
 * <p>The weights are packed in panels, and a tile of sums stays in registers: Goto, van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication", 2008. A tile has four rows and two vectors of columns: eight sums. Eight sums keep
 * two multipliers busy if a multiplication takes four cycles. Eight products need six loads. The last tile of a batch
 * overlaps the tile before it: the rows in both are computed twice, with the same bits.
 *
 * <p>The JIT compiler (C2) decides the shape of the inner loops:
 *
 * <ul>
 *   <li>One iteration handles two or four rows of weights, because C2 does not unroll a loop with so many vectors.
 *   <li>The loops over tiles call only methods of the vector classes. C2 does not inline other methods into methods of this
 *       size, and a vector that is passed in a call becomes an object.
 *   <li>Each of these methods has more than 325 bytes of bytecode, so C2 does not inline it. If C2 inlined it, the order of
 *       compilation would decide whether vectors become objects. If they did, the kernel would be four times slower until the
 *       JVM ends.
 *   <li>The methods stay small. A tile with four vectors of columns is up to 4 % faster alone. But after other code, such as
 *       {@link Standardize}, has stored vectors of another width, JDK 17 stores the sums of such a tile number by number, in
 *       calls.
 * </ul>
 */
final class VectorKernel implements Kernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;
    private static final int ROWS = 4;

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
    public void multiply(float[] x, int rows, Panels weights, float[] bias, float lowerBound, float[] a, float[] tile) {
        if (rows < ROWS) {
            for (int row = 0; row < rows; row++) {
                oneRow(x, row * weights.rows(), weights, bias, lowerBound, a, row * weights.columns(), tile);
            }
            return;
        }
        // Comes before the other panels: a full vector also writes after the last columns, into the next row.
        lastPanel(x, rows, weights, bias, lowerBound, a, tile);
        for (int panel = 0; panel < weights.fullPanels(); panel++) {
            int column = panel * WIDTH;
            onePanel(
                    x,
                    0,
                    rows,
                    weights.rows(),
                    weights.data(),
                    weights.start(panel),
                    bias,
                    column,
                    lowerBound,
                    a,
                    column,
                    weights.columns());
        }
    }

    /** Multiplies all rows with the last columns. */
    private static void lastPanel(
            float[] x, int rows, Panels weights, float[] bias, float lowerBound, float[] a, float[] tile) {
        int in = weights.rows();
        int out = weights.columns();
        int count = weights.remainingColumns();
        for (int done = 0; done < rows && count > 0; done += ROWS) {
            int row = Math.min(done, rows - ROWS);
            int to = (row + 1) * out - count;
            if (to + (ROWS - 1) * out + WIDTH <= rows * out) {
                lastPanel(x, row * in, weights, bias, lowerBound, a, to, out);
                continue;
            }
            lastPanel(x, row * in, weights, bias, lowerBound, tile, 0, WIDTH);
            for (int i = 0; i < ROWS; i++) {
                System.arraycopy(tile, i * WIDTH, a, to + i * out, count);
            }
        }
    }

    /** Multiplies four rows with the last columns. */
    private static void lastPanel(
            float[] x, int from, Panels weights, float[] bias, float lowerBound, float[] a, int to, int out) {
        int column = weights.fullPanels() * WIDTH;
        if (weights.lastWidth() == WIDTH) {
            onePanel(x, from, ROWS, weights.rows(), weights.lastPanel(), 0, bias, column, lowerBound, a, to, out);
        } else {
            halfPanel(x, from, weights.rows(), weights.lastPanel(), 0, bias, column, lowerBound, a, to, out);
        }
    }

    private static void oneRow(
            float[] x, int from, Panels weights, float[] bias, float lowerBound, float[] a, int to, float[] tile) {
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
                    bias,
                    column,
                    lowerBound,
                    a,
                    to + column);
        }
        for (; panel < full; panel++) {
            int column = panel * WIDTH;
            oneRowOnePanel(
                    x, from, in, weights.data(), weights.start(panel), WIDTH, bias, column, lowerBound, a, to + column);
        }
        if (weights.remainingColumns() > 0) {
            int column = full * WIDTH;
            oneRowOnePanel(x, from, in, weights.lastPanel(), 0, weights.lastWidth(), bias, column, lowerBound, tile, 0);
            System.arraycopy(tile, 0, a, to + column, weights.remainingColumns());
        }
    }

    /** Multiplies rows of x, at least four, with one panel of full width. */
    private static void onePanel(
            float[] x,
            int from,
            int rows,
            int in,
            float[] w,
            int start,
            float[] bias,
            int column,
            float lowerBound,
            float[] a,
            int to,
            int out) {
        for (int done = 0; done < rows; done += ROWS) {
            int row = Math.min(done, rows - ROWS);
            int x0 = from + row * in;
            int x1 = x0 + in;
            int x2 = x1 + in;
            int x3 = x2 + in;
            FloatVector a0 = FloatVector.fromArray(SPECIES, bias, column);
            FloatVector b0 = FloatVector.fromArray(SPECIES, bias, column + LANES);
            FloatVector a1 = a0;
            FloatVector b1 = b0;
            FloatVector a2 = a0;
            FloatVector b2 = b0;
            FloatVector a3 = a0;
            FloatVector b3 = b0;
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
            int to0 = to + row * out;
            FloatVector bound = FloatVector.broadcast(SPECIES, lowerBound);
            a0.max(bound).intoArray(a, to0);
            b0.max(bound).intoArray(a, to0 + LANES);
            a1.max(bound).intoArray(a, to0 + out);
            b1.max(bound).intoArray(a, to0 + out + LANES);
            a2.max(bound).intoArray(a, to0 + 2 * out);
            b2.max(bound).intoArray(a, to0 + 2 * out + LANES);
            a3.max(bound).intoArray(a, to0 + 3 * out);
            b3.max(bound).intoArray(a, to0 + 3 * out + LANES);
        }
    }

    /** Multiplies four rows of x with a panel of half the width. */
    private static void halfPanel(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            float[] bias,
            int column,
            float lowerBound,
            float[] a,
            int to,
            int out) {
        int x1 = from + in;
        int x2 = x1 + in;
        int x3 = x2 + in;
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, column);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        int k = 0;
        int at = start;
        for (; k < in - 1; k += 2, at += 2 * LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, at);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(u, a0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
            a1 = factor.fma(u, a1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
            a2 = factor.fma(u, a2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
            a3 = factor.fma(u, a3);
            u = FloatVector.fromArray(SPECIES, w, at + LANES);
            factor = FloatVector.broadcast(SPECIES, x[from + k + 1]);
            a0 = factor.fma(u, a0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k + 1]);
            a1 = factor.fma(u, a1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k + 1]);
            a2 = factor.fma(u, a2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k + 1]);
            a3 = factor.fma(u, a3);
        }
        if (k < in) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, at);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(u, a0);
            factor = FloatVector.broadcast(SPECIES, x[x1 + k]);
            a1 = factor.fma(u, a1);
            factor = FloatVector.broadcast(SPECIES, x[x2 + k]);
            a2 = factor.fma(u, a2);
            factor = FloatVector.broadcast(SPECIES, x[x3 + k]);
            a3 = factor.fma(u, a3);
        }
        FloatVector bound = FloatVector.broadcast(SPECIES, lowerBound);
        a0.max(bound).intoArray(a, to);
        a1.max(bound).intoArray(a, to + out);
        a2.max(bound).intoArray(a, to + 2 * out);
        a3.max(bound).intoArray(a, to + 3 * out);
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
            float[] bias,
            int column,
            float lowerBound,
            float[] a,
            int to) {
        FloatVector a0 = vector(bias, column);
        FloatVector b0 = vector(bias, column + LANES);
        FloatVector a1 = vector(bias, column + WIDTH);
        FloatVector b1 = vector(bias, column + WIDTH + LANES);
        FloatVector a2 = vector(bias, column + 2 * WIDTH);
        FloatVector b2 = vector(bias, column + 2 * WIDTH + LANES);
        FloatVector a3 = vector(bias, column + 3 * WIDTH);
        FloatVector b3 = vector(bias, column + 3 * WIDTH + LANES);
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
            float[] bias,
            int column,
            float lowerBound,
            float[] a,
            int to) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, column);
        FloatVector b0 = FloatVector.fromArray(SPECIES, bias, column + LANES);
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
