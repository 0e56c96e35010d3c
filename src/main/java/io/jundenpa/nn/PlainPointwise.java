package io.jundenpa.nn;

/**
 * The functions in plain Java, one number at a time.
 *
 * <p>tanh is computed from {@code exp(-2 * |x|) - 1}, as in fdlibm's s_tanh.c, Sun Microsystems, 1993.
 */
final class PlainPointwise implements Pointwise {

    /**
     * Below this x, the magnitude of gelu, silu and mish is less than half the smallest float, so the result rounds to -0.
     */
    static final double GATE_SHUT = -120;

    /** Above this x, mish(x) and x differ by less than the last digit of a double. */
    static final double GATE_OPEN = 20;

    static final double SQRT_HALF = 0.7071067811865476;
    static final double TWICE_SQRT_TWO_OVER_PI = 1.5957691216057308;
    static final double CUBIC = 0.044715;

    @Override
    public void standardize(float[] x, int from, double[] mean, double[] scale, float[] a) {
        for (int j = 0; j < mean.length; j++) {
            a[from + j] = standardize(x[from + j], mean[j], scale[j]);
        }
    }

    static float standardize(float x, double mean, double scale) {
        return (float) ((x - mean) / scale);
    }

    @Override
    public void exp(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Exp.exp(x[i]);
        }
    }

    @Override
    public void sigmoid(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = sigmoid(x[i]);
        }
    }

    @Override
    public void tanh(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = tanh(x[i]);
        }
    }

    @Override
    public void silu(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = silu(x[i]);
        }
    }

    @Override
    public void gelu(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = gelu(x[i]);
        }
    }

    @Override
    public void geluTanh(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = geluTanh(x[i]);
        }
    }

    @Override
    public void mish(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = mish(x[i]);
        }
    }

    @Override
    public void elu(double alpha, double scale, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = elu(alpha, scale, x[i]);
        }
    }

    static double sigmoid(double x) {
        return 1 / (1 + Exp.exp(-x));
    }

    static double tanh(double x) {
        double e = Exp.expm1(-2 * Math.abs(x));
        return Math.copySign(e / (e + 2), x);
    }

    static double silu(double x) {
        return timesSigmoid(x, x);
    }

    static double gelu(double x) {
        // erfc(-x / sqrt(2)) instead of 1 + erf(x / sqrt(2)): the sum loses all digits in the left tail.
        return x < GATE_SHUT ? -0.0 : 0.5 * x * Erf.erfc(-x * SQRT_HALF);
    }

    static double geluTanh(double x) {
        // (1 + tanh(u)) / 2 = sigmoid(2 * u): the sigmoid keeps its digits in the left tail.
        return timesSigmoid(x, TWICE_SQRT_TWO_OVER_PI * (x + CUBIC * x * x * x));
    }

    private static double timesSigmoid(double x, double gate) {
        return x < GATE_SHUT ? -0.0 : x / (1 + Exp.exp(-gate));
    }

    /** With {@code e = exp(x)}, {@code tanh(log(1 + e)) = n / (n + 2)} where {@code n = e * (e + 2)}. */
    static double mish(double x) {
        if (x < GATE_SHUT) {
            return -0.0;
        }
        if (x > GATE_OPEN) {
            return x;
        }
        double e = Exp.exp(x);
        double n = e * (e + 2);
        return x * (n / (n + 2));
    }

    static double elu(double alpha, double scale, double x) {
        return scale * (x >= 0 ? x : alpha * Exp.expm1(x));
    }
}
