package io.jundenpa.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel of the processor's own vectors. Each lane sums up a column of its own, so that the order of a sum does not depend
 * on how many lanes there are.
 *
 * <p>Two vectors of weights and six rows at a time are twelve sums: enough to keep two multipliers busy that take four cycles
 * each, and few enough to fit the 16 registers of AVX2 with two vectors and a factor. A single row takes eight vectors of weights.
 * The last rows of a batch are computed along with rows before them once more, which changes nothing.
 */
final class VectorKernel implements Kernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;
    private static final int ROWS = 6;
    private static final int PANELS = 4;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int restSize() {
        return ROWS * WIDTH;
    }

    @Override
    public void multiply(float[] x, int rows, Panels weights, float[] bias, float[] a, float[] rest) {
        if (rows < ROWS) {
            for (int row = 0; row < rows; row++) {
                row(x, row * weights.rows(), weights, bias, a, row * weights.columns(), rest);
            }
            return;
        }
        int in = weights.rows();
        int out = weights.columns();
        for (int panel = 0; panel < weights.full(); panel++) {
            int start = weights.start(panel);
            for (int done = 0; done < rows; done += ROWS) {
                int row = Math.min(done, rows - ROWS);
                int to = row * out + panel * WIDTH;
                sixRows(x, row * in, in, weights.data(), start, WIDTH, bias, panel * WIDTH, a, to, out);
            }
        }
        int count = weights.rest();
        for (int done = 0; done < rows && count > 0; done += ROWS) {
            int row = Math.min(done, rows - ROWS);
            sixRows(x, row * in, in, weights.data(), 0, count, bias, out - count, rest, 0, WIDTH);
            for (int i = 0; i < ROWS; i++) {
                System.arraycopy(rest, i * WIDTH, a, (row + i + 1) * out - count, count);
            }
        }
    }

    private static void row(float[] x, int from, Panels weights, float[] bias, float[] a, int to, float[] rest) {
        int in = weights.rows();
        int full = weights.full();
        int panel = 0;
        for (; panel + PANELS <= full; panel += PANELS) {
            int column = panel * WIDTH;
            fourPanels(x, from, in, weights.data(), weights.start(panel), in * WIDTH, bias, column, a, to + column);
        }
        for (; panel < full; panel++) {
            int column = panel * WIDTH;
            onePanel(x, from, in, weights.data(), weights.start(panel), WIDTH, bias, column, a, to + column);
        }
        int count = weights.rest();
        if (count > 0) {
            int column = full * WIDTH;
            onePanel(x, from, in, weights.data(), 0, count, bias, column, rest, 0);
            System.arraycopy(rest, 0, a, to + column, count);
        }
    }

    /** Six rows of x, from {@code from} on, with one panel. */
    private static void sixRows(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int stride,
            float[] bias,
            int column,
            float[] a,
            int to,
            int out) {
        int x1 = from + in;
        int x2 = x1 + in;
        int x3 = x2 + in;
        int x4 = x3 + in;
        int x5 = x4 + in;
        FloatVector a0 = vector(bias, column);
        FloatVector b0 = vector(bias, column + LANES);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        FloatVector a4 = a0;
        FloatVector b4 = b0;
        FloatVector a5 = a0;
        FloatVector b5 = b0;
        for (int k = 0, at = start; k < in; k++, at += stride) {
            FloatVector u = vector(w, at);
            FloatVector v = vector(w, at + LANES);
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
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
        }
        put(a0, b0, a, to);
        put(a1, b1, a, to + out);
        put(a2, b2, a, to + 2 * out);
        put(a3, b3, a, to + 3 * out);
        put(a4, b4, a, to + 4 * out);
        put(a5, b5, a, to + 5 * out);
    }

    /** One row of x with four panels of full width, that lie {@code size} numbers from one another. */
    private static void fourPanels(
            float[] x, int from, int in, float[] w, int start, int size, float[] bias, int column, float[] a, int to) {
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
        put(a0, b0, a, to);
        put(a1, b1, a, to + WIDTH);
        put(a2, b2, a, to + 2 * WIDTH);
        put(a3, b3, a, to + 3 * WIDTH);
    }

    /** One row of x with one panel, whose rows lie {@code stride} numbers from one another. */
    private static void onePanel(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int stride,
            float[] bias,
            int column,
            float[] a,
            int to) {
        FloatVector a0 = vector(bias, column);
        FloatVector b0 = vector(bias, column + LANES);
        for (int k = 0, at = start; k < in; k++, at += stride) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[from + k]);
            a0 = factor.fma(vector(w, at), a0);
            b0 = factor.fma(vector(w, at + LANES), b0);
        }
        put(a0, b0, a, to);
    }

    private static FloatVector vector(float[] numbers, int at) {
        return FloatVector.fromArray(SPECIES, numbers, at);
    }

    private static void put(FloatVector left, FloatVector right, float[] a, int to) {
        left.intoArray(a, to);
        right.intoArray(a, to + LANES);
    }

    @Override
    public String description() {
        return "vectors of " + SPECIES.vectorBitSize() + " bits";
    }
}
