package io.jundenpa.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel of the processor's own vectors. Each lane sums up a column of its own, so that the order of a sum does not depend
 * on how many lanes there are.
 *
 * <p>Four rows and two vectors of weights at a time are eight sums: enough to keep two multipliers busy that take four
 * cycles each, with six factors to be loaded for eight products. The last rows of a batch are computed along with rows before
 * them once more, which changes nothing.
 *
 * <p>A loop takes two rows of weights a turn, or four, which the compiler would not do with so many vectors; and it calls the
 * vectors' methods alone, as in a method of this size it does not inline others, and then makes an object of each vector. No
 * method with a loop is so small, at most 325 bytes, that it would be inlined itself: then, too, it depends on what was
 * compiled before whether objects are made, four times as slow, until the JVM ends. Nor may it be much larger: with four
 * rows and four vectors of weights, up to 4 % faster by itself, JDK 17 stores sums number by number, by calls, once vectors
 * of another width have been stored, as {@link Standardize} does.
 */
final class VectorKernel implements Kernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;
    private static final int ROWS = 4;

    /** Panels for a single row. */
    private static final int ROW_PANELS = 4;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int restSize() {
        return ROWS * WIDTH;
    }

    @Override
    public void multiply(float[] x, int rows, Panels weights, float[] bias, float least, float[] a, float[] rest) {
        if (rows < ROWS) {
            for (int row = 0; row < rows; row++) {
                row(x, row * weights.rows(), weights, bias, least, a, row * weights.columns(), rest);
            }
            return;
        }
        // First of all: a vector also overwrites what lies in memory behind the last columns.
        lastPanel(x, rows, weights, bias, least, a, rest);
        for (int panel = 0; panel < weights.full(); panel++) {
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
                    least,
                    a,
                    column,
                    weights.columns());
        }
    }

    /** All rows with the last columns. */
    private static void lastPanel(
            float[] x, int rows, Panels weights, float[] bias, float least, float[] a, float[] rest) {
        int in = weights.rows();
        int out = weights.columns();
        int count = weights.rest();
        for (int done = 0; done < rows && count > 0; done += ROWS) {
            int row = Math.min(done, rows - ROWS);
            int to = (row + 1) * out - count;
            if (to + (ROWS - 1) * out + WIDTH <= rows * out) {
                lastPanel(x, row * in, weights, bias, least, a, to, out);
                continue;
            }
            lastPanel(x, row * in, weights, bias, least, rest, 0, WIDTH);
            for (int i = 0; i < ROWS; i++) {
                System.arraycopy(rest, i * WIDTH, a, to + i * out, count);
            }
        }
    }

    /** Four rows with the last columns. */
    private static void lastPanel(
            float[] x, int from, Panels weights, float[] bias, float least, float[] a, int to, int out) {
        int column = weights.full() * WIDTH;
        if (weights.lastWidth() == WIDTH) {
            onePanel(x, from, ROWS, weights.rows(), weights.last(), 0, bias, column, least, a, to, out);
        } else {
            halfPanel(x, from, weights.rows(), weights.last(), 0, bias, column, least, a, to, out);
        }
    }

    private static void row(
            float[] x, int from, Panels weights, float[] bias, float least, float[] a, int to, float[] rest) {
        int in = weights.rows();
        int full = weights.full();
        int panel = 0;
        for (; panel + ROW_PANELS <= full; panel += ROW_PANELS) {
            int column = panel * WIDTH;
            rowOfFour(
                    x, from, in, weights.data(), weights.start(panel), in * WIDTH, bias, column, least, a, to + column);
        }
        for (; panel < full; panel++) {
            int column = panel * WIDTH;
            rowOfOne(x, from, in, weights.data(), weights.start(panel), WIDTH, bias, column, least, a, to + column);
        }
        if (weights.rest() > 0) {
            int column = full * WIDTH;
            rowOfOne(x, from, in, weights.last(), 0, weights.lastWidth(), bias, column, least, rest, 0);
            System.arraycopy(rest, 0, a, to + column, weights.rest());
        }
    }

    /** Rows of x, at least four, with one panel of full width. */
    private static void onePanel(
            float[] x,
            int from,
            int rows,
            int in,
            float[] w,
            int start,
            float[] bias,
            int column,
            float least,
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
            FloatVector floor = FloatVector.broadcast(SPECIES, least);
            a0.max(floor).intoArray(a, to0);
            b0.max(floor).intoArray(a, to0 + LANES);
            a1.max(floor).intoArray(a, to0 + out);
            b1.max(floor).intoArray(a, to0 + out + LANES);
            a2.max(floor).intoArray(a, to0 + 2 * out);
            b2.max(floor).intoArray(a, to0 + 2 * out + LANES);
            a3.max(floor).intoArray(a, to0 + 3 * out);
            b3.max(floor).intoArray(a, to0 + 3 * out + LANES);
        }
    }

    /** Four rows of x with a panel of half the width. */
    private static void halfPanel(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            float[] bias,
            int column,
            float least,
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
        FloatVector floor = FloatVector.broadcast(SPECIES, least);
        a0.max(floor).intoArray(a, to);
        a1.max(floor).intoArray(a, to + out);
        a2.max(floor).intoArray(a, to + 2 * out);
        a3.max(floor).intoArray(a, to + 3 * out);
    }

    /** One row of x with four panels of full width, that lie {@code size} numbers from one another. */
    private static void rowOfFour(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int size,
            float[] bias,
            int column,
            float least,
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
        put(a0, b0, least, a, to);
        put(a1, b1, least, a, to + WIDTH);
        put(a2, b2, least, a, to + 2 * WIDTH);
        put(a3, b3, least, a, to + 3 * WIDTH);
    }

    /** One row of x with one panel, whose rows lie {@code stride} numbers from one another. */
    private static void rowOfOne(
            float[] x,
            int from,
            int in,
            float[] w,
            int start,
            int stride,
            float[] bias,
            int column,
            float least,
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
        put(a0, b0, least, a, to);
    }

    private static FloatVector vector(float[] numbers, int at) {
        return FloatVector.fromArray(SPECIES, numbers, at);
    }

    private static void put(FloatVector left, FloatVector right, float least, float[] a, int to) {
        left.max(least).intoArray(a, to);
        right.max(least).intoArray(a, to + LANES);
    }

    @Override
    public String description() {
        return "vectors of " + SPECIES.vectorBitSize() + " bits";
    }
}
