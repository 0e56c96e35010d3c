package io.jundenpa.nn;

/**
 * A kernel in plain Java, for JVMs without the vector module. It sums four columns at a time: the sums stay in registers,
 * and the loop writes no memory.
 */
final class PlainKernel implements Kernel {

    private static final int WIDTH = 4;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int tileSize() {
        return 0;
    }

    @Override
    public void multiply(float[] x, int rows, Panels weights, float[] bias, float lowerBound, float[] a, float[] tile) {
        int in = weights.rows();
        int out = weights.columns();
        int full = weights.fullPanels();
        for (int panel = 0; panel < full; panel++) {
            for (int row = 0; row < rows; row++) {
                four(
                        x,
                        row * in,
                        in,
                        weights.data(),
                        weights.start(panel),
                        bias,
                        panel * WIDTH,
                        lowerBound,
                        a,
                        row * out);
            }
        }
        for (int j = 0; j < weights.remainingColumns(); j++) {
            int column = full * WIDTH + j;
            for (int row = 0; row < rows; row++) {
                float sum = one(x, row * in, in, weights.lastPanel(), j, weights.lastWidth(), bias[column]);
                a[row * out + column] = Math.max(lowerBound, sum);
            }
        }
    }

    private static void four(
            float[] x,
            int row,
            int in,
            float[] w,
            int panel,
            float[] bias,
            int column,
            float lowerBound,
            float[] a,
            int to) {
        float a0 = bias[column];
        float a1 = bias[column + 1];
        float a2 = bias[column + 2];
        float a3 = bias[column + 3];
        for (int k = 0, at = panel; k < in; k++, at += WIDTH) {
            float factor = x[row + k];
            a0 = Math.fma(factor, w[at], a0);
            a1 = Math.fma(factor, w[at + 1], a1);
            a2 = Math.fma(factor, w[at + 2], a2);
            a3 = Math.fma(factor, w[at + 3], a3);
        }
        a[to + column] = Math.max(lowerBound, a0);
        a[to + column + 1] = Math.max(lowerBound, a1);
        a[to + column + 2] = Math.max(lowerBound, a2);
        a[to + column + 3] = Math.max(lowerBound, a3);
    }

    private static float one(float[] x, int row, int in, float[] w, int from, int stride, float bias) {
        float sum = bias;
        for (int k = 0, at = from; k < in; k++, at += stride) {
            sum = Math.fma(x[row + k], w[at], sum);
        }
        return sum;
    }

    @Override
    public String description() {
        return "plain Java; if the processor has vectors, JAVA_OPTS=\"--add-modules jdk.incubator.vector\" makes it many times faster";
    }
}
