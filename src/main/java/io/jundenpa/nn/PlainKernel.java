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
        int in = weights.rows();
        int full = weights.fullPanels();
        int initialFrom = initial == a ? to : 0;
        int initialStride = initial == a ? outStride : 0;
        for (int panel = 0; panel < full; panel++) {
            int column = panel * WIDTH;
            for (int row = 0; row < rows; row++) {
                four(
                        x,
                        from + row * stride,
                        in,
                        weights.data(),
                        weights.start(panel),
                        initial,
                        initialFrom + row * initialStride + column,
                        lowerBound,
                        a,
                        to + row * outStride + column);
            }
        }
        for (int j = 0; j < weights.remainingColumns(); j++) {
            int column = full * WIDTH + j;
            for (int row = 0; row < rows; row++) {
                float first = initial[initialFrom + row * initialStride + column];
                float sum = one(x, from + row * stride, in, weights.lastPanel(), j, weights.lastWidth(), first);
                a[to + row * outStride + column] = Math.max(lowerBound, sum);
            }
        }
    }

    private static void four(
            float[] x,
            int row,
            int in,
            float[] w,
            int panel,
            float[] initial,
            int first,
            float lowerBound,
            float[] a,
            int to) {
        float a0 = initial[first];
        float a1 = initial[first + 1];
        float a2 = initial[first + 2];
        float a3 = initial[first + 3];
        for (int k = 0, at = panel; k < in; k++, at += WIDTH) {
            float factor = x[row + k];
            a0 = Math.fma(factor, w[at], a0);
            a1 = Math.fma(factor, w[at + 1], a1);
            a2 = Math.fma(factor, w[at + 2], a2);
            a3 = Math.fma(factor, w[at + 3], a3);
        }
        a[to] = Math.max(lowerBound, a0);
        a[to + 1] = Math.max(lowerBound, a1);
        a[to + 2] = Math.max(lowerBound, a2);
        a[to + 3] = Math.max(lowerBound, a3);
    }

    private static float one(float[] x, int row, int in, float[] w, int from, int stride, float first) {
        float sum = first;
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
