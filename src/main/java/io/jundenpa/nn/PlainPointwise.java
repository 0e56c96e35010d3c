package io.jundenpa.nn;

import java.util.Arrays;

/**
 * The functions in plain Java, one number at a time.
 *
 * <p>All use {@code exp(z + tail) = 2^n * exp(r)}, with n the integer nearest to {@code z / ln 2} and
 * {@code r = z + tail - n * ln 2}: Cody, Waite, "Software Manual for the Elementary Functions", 1980. Then
 * {@code exp(r) = 1 + r + r^2 * q(r)}. The tail holds the digits that an argument loses when it is rounded to a
 * {@code float}: an error of 1 ulp in z = -100 would be an error of 100 ulps in the result.
 *
 * <p>Exponentials are computed times 2^64, so that none leaves the normal floats. A result is rounded to a denormal float
 * once, at the end.
 *
 * <p>The polynomials are minimax approximations of relative error, by Lawson's iteration of weighted least squares in 40
 * digits: Lawson, "Contributions to the Theory of Linear Least Maximum Approximations", 1961. The coefficients were rounded
 * to {@code float} one after the other, each time with a new fit of the others.
 *
 * <p>Errors: the page "Numerics" has the bounds, {@code FunctionErrors} in the tests measures them.
 */
final class PlainPointwise implements Pointwise {

    /** Partial sums of a row. Vectors of every width hold a whole number of them. */
    static final int SUMS = 16;

    static final float TWO_POW_64 = 0x1p64f;
    static final float TWO_POW_MINUS_64 = 0x1p-64f;

    /** 2^64 * exp(MIN) is a normal float. */
    static final float MIN = -131;

    /** 2^64 * exp(MAX) is finite. */
    static final float MAX = 44;

    /** exp(-25) is less than a quarter of the last digit of 1. */
    static final float MIN_OF_EXPM1 = -25;

    static final float PER_LN2 = 0x1.715476p0f;

    /** ln 2 as head + tail. The head has 16 bits, so {@code fma(n, -LN2_HIGH, z)} is exact. */
    static final float LN2_HIGH = 0x1.62e4p-1f;

    static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** 1.5 * 2^23. Adding it rounds a small number to the nearest integer, which is then in the last bits of the sum. */
    static final float SHIFT = 0x1.8p23f;

    static final int MANTISSA_BITS = 23;
    static final int BIAS = 127;

    /** Coefficients of q, the lowest power first. The error of exp(r) - 1 is 0.01 ulp for |r| &le; ln(2) / 2. */
    static final float Q0 = 0.5f;

    static final float Q1 = 0x1.555554p-3f;
    static final float Q2 = 0x1.5554f8p-5f;
    static final float Q3 = 0x1.1112dcp-7f;
    static final float Q4 = 0x1.6d3a38p-10f;
    static final float Q5 = 0x1.9e69ecp-13f;

    /** {@code log(1 + e) = e + e^2 * l(e)} for e from 0 to 1, with an error of 0.02 ulp. */
    static final float L0 = -0.5f;

    static final float L1 = 0x1.5554b4p-2f;
    static final float L2 = -0x1.ffdcfp-3f;
    static final float L3 = 0x1.981756p-3f;
    static final float L4 = -0x1.4c5ad8p-3f;
    static final float L5 = 0x1.03aafcp-3f;
    static final float L6 = -0x1.5fe1ecp-4f;
    static final float L7 = 0x1.6ace68p-5f;
    static final float L8 = -0x1.e0e978p-7f;
    static final float L9 = 0x1.2a3056p-9f;

    /** {@code P(0 <= Z <= a) = a * c(a^2)} for a from 0 to 1 and a standard normal Z, with an error of 0.5 ulp. */
    static final float C0 = 0x1.988454p-2f;

    static final float C1 = -0x1.1058c8p-4f;
    static final float C2 = 0x1.46f2d4p-7f;
    static final float C3 = -0x1.3a20bp-10f;
    static final float C4 = 0x1.0a4d7cp-13f;
    static final float C5 = -0x1.b40fbp-17f;

    /**
     * {@code P(Z >= a) = exp(-a^2 / 2) * t * g(t)} with {@code t = k / (k + a)} and {@code k = 1.75}, for a from 1 to 14.6, with
     * an error of 0.1 ulp. Shepherd and Laframboise use the same substitution: "Chebyshev Approximation of (1 + 2x) exp(x^2) erfc
     * x", 1981.
     */
    static final float K = 1.75f;

    static final float G0 = 0x1.d2e206p-3f;

    static final float G1 = 0x1.d29bc6p-3f;
    static final float G2 = 0x1.3f2522p-3f;
    static final float G3 = -0x1.2548aap-6f;
    static final float G4 = -0x1.6500a4p-7f;
    static final float G5 = -0x1.503b88p-1f;
    static final float G6 = 0x1.39f6fp0f;
    static final float G7 = -0x1.d2d04ap-1f;
    static final float G8 = 0x1.0ac0ap-2f;

    /** Below -14.6, gelu(x) is less than half the smallest float. */
    static final float MAX_OF_GELU = 14.6f;

    /** Beyond 20, sigmoid(2 * u) rounds to 0 or 1. */
    static final float MAX_OF_CUBIC = 20;

    /** 2 * sqrt(2 / pi) and that times 0.044715, each as head + tail. */
    static final float LINEAR = 0x1.988454p0f;

    static final float LINEAR_LOW = -0x1.857936p-25f;
    static final float CUBIC = 0x1.2444f2p-4f;
    static final float CUBIC_LOW = 0x1.49b16ap-29f;

    @Override
    public void sigmoid(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = sigmoid(x[i]);
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = tanh(x[i]);
        }
    }

    @Override
    public void swish(float beta, float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = swish(beta, x[i]);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = gelu(x[i]);
        }
    }

    @Override
    public void geluTanh(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = geluTanh(x[i]);
        }
    }

    @Override
    public void mish(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = mish(x[i]);
        }
    }

    @Override
    public void elu(float negative, float positive, float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = elu(negative, positive, x[i]);
        }
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = softplus(x[i]);
        }
    }

    @Override
    public void exp(float[] x, float[] y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            y[i] = exp(x[i]);
        }
    }

    @Override
    public double sum(float[] x, int from, int n, double[] sums) {
        Arrays.fill(sums, 0, SUMS, 0);
        for (int j = 0; j < n; j++) {
            sums[j % SUMS] += x[from + j];
        }
        return total(sums);
    }

    @Override
    public double squares(float[] x, int from, int n, double center, double[] sums) {
        Arrays.fill(sums, 0, SUMS, 0);
        for (int j = 0; j < n; j++) {
            double difference = x[from + j] - center;
            sums[j % SUMS] += difference * difference;
        }
        return total(sums);
    }

    static double total(double[] sums) {
        for (int width = SUMS / 2; width > 0; width /= 2) {
            for (int k = 0; k < width; k++) {
                sums[k] += sums[k + width];
            }
        }
        return sums[0];
    }

    @Override
    public void normalize(float[] x, int from, double mean, double factor, float[] gain, float[] shift, float[] a) {
        for (int j = 0; j < gain.length; j++) {
            a[from + j] = normalize(x[from + j], mean, factor, gain[j], shift[j]);
        }
    }

    static float normalize(float x, double mean, double factor, float gain, float shift) {
        return (float) ((x - mean) * factor * gain + shift);
    }

    @Override
    public void standardize(float[] x, int from, double[] mean, double[] scale, float[] a) {
        for (int j = 0; j < mean.length; j++) {
            a[from + j] = standardize(x[from + j], mean[j], scale[j]);
        }
    }

    static float standardize(float x, double mean, double scale) {
        return (float) ((x - mean) / scale);
    }

    /** {@code e / (1 + e)} below 0 and {@code 1 / (1 + e)} above, with {@code e = exp(-|x|)}. */
    static float sigmoid(float x) {
        float e = exp(-Math.abs(x), 0);
        float numerator = x < 0 ? e : TWO_POW_64;
        return numerator / Math.fma(e, TWO_POW_MINUS_64, 1) * TWO_POW_MINUS_64;
    }

    /** {@code -m / (m + 2)} with {@code m = exp(-2 * |x|) - 1}, as in fdlibm's s_tanh.c, Sun Microsystems, 1993. */
    static float tanh(float x) {
        float m = expm1(-2 * Math.abs(x));
        float sum = m + 2;
        float tail = m - (sum - 2);
        float quotient = m / sum;
        // 1 / sum = (1 - quotient) / 2: subtracts what the rounding of the sum adds.
        float exact = Math.fma(quotient * tail, quotient * 0.5f - 0.5f, quotient);
        return Math.copySign(exact, x);
    }

    static float swish(float beta, float x) {
        float limit = -MIN / beta;
        float a = Math.abs(x) > limit ? limit : Math.abs(x);
        float gate = a * beta;
        return timesSigmoid(x, a, exp(-gate, Math.fma(-a, beta, gate)));
    }

    /**
     * {@code x * sigmoid(g)}. The gate g has the sign of x.
     *
     * @param a the magnitude of x, or a smaller number if the result is 0 below -a
     * @param e {@code 2^64 * exp(-|g|)}
     */
    private static float timesSigmoid(float x, float a, float e) {
        float numerator = x < 0 ? a * e : x;
        float scale = x < 0 ? -TWO_POW_MINUS_64 : 1;
        return numerator / Math.fma(e, TWO_POW_MINUS_64, 1) * scale;
    }

    /** {@code x * P(Z <= x)}. */
    static float gelu(float x) {
        float a = Math.abs(x) > MAX_OF_GELU ? MAX_OF_GELU : Math.abs(x);
        float half = a * 0.5f;
        float square = half * a;
        float e = exp(-square, Math.fma(-half, a, square));
        float t = K / (a + K);
        float g = G8;
        g = Math.fma(g, t, G7);
        g = Math.fma(g, t, G6);
        g = Math.fma(g, t, G5);
        g = Math.fma(g, t, G4);
        g = Math.fma(g, t, G3);
        g = Math.fma(g, t, G2);
        g = Math.fma(g, t, G1);
        g = Math.fma(g, t, G0);
        float u = a * a;
        float c = C5;
        c = Math.fma(c, u, C4);
        c = Math.fma(c, u, C3);
        c = Math.fma(c, u, C2);
        c = Math.fma(c, u, C1);
        c = Math.fma(c, u, C0);
        float beyond = a < 1 ? Math.fma(c, -a, 0.5f) * TWO_POW_64 : e * (t * g);
        return x < 0 ? beyond * a * -TWO_POW_MINUS_64 : Math.fma(beyond, -TWO_POW_MINUS_64, 1) * x;
    }

    static float geluTanh(float x) {
        float b = Math.abs(x) > MAX_OF_CUBIC ? MAX_OF_CUBIC : Math.abs(x);
        float square = b * b;
        float squareTail = Math.fma(b, b, -square);
        float product = square * CUBIC;
        float sum = product + LINEAR;
        float added = sum - LINEAR;
        float sumTail = (LINEAR - (sum - added)) + (product - added);
        sumTail += Math.fma(square, CUBIC, -product);
        sumTail = Math.fma(squareTail, CUBIC, sumTail);
        sumTail = Math.fma(square, CUBIC_LOW, sumTail) + LINEAR_LOW;
        float gate = b * sum;
        float tail = Math.fma(b, sumTail, Math.fma(b, sum, -gate));
        return timesSigmoid(x, b, exp(-gate, -tail));
    }

    /**
     * With {@code e = exp(x)}, {@code tanh(log(1 + e)) = n / (n + 2)} where {@code n = e * (e + 2)}. Above 0, with
     * {@code e = exp(-x)}, it is {@code 1 - 2 * e^2 / (2 * e^2 + 2 * e + 1)}.
     */
    static float mish(float x) {
        float scaled = exp(-Math.abs(x), 0);
        float e = scaled * TWO_POW_MINUS_64;
        float bounded = Math.abs(x) > -MIN ? -MIN : Math.abs(x);
        if (x < 0) {
            float n = scaled * (e + 2);
            return n * bounded / Math.fma(n, TWO_POW_MINUS_64, 2) * -TWO_POW_MINUS_64;
        }
        float twice = e + e;
        float n = twice * e;
        return Math.fma(-bounded, n / (n + (twice + 1)), x);
    }

    static float elu(float negative, float positive, float x) {
        return x < 0 ? negative * expm1(x) : positive * x;
    }

    /** {@code max(0, x) + log(1 + exp(-|x|))}, which never overflows. */
    static float softplus(float x) {
        float e = exp(-Math.abs(x), 0) * TWO_POW_MINUS_64;
        float l = L9;
        l = Math.fma(l, e, L8);
        l = Math.fma(l, e, L7);
        l = Math.fma(l, e, L6);
        l = Math.fma(l, e, L5);
        l = Math.fma(l, e, L4);
        l = Math.fma(l, e, L3);
        l = Math.fma(l, e, L2);
        l = Math.fma(l, e, L1);
        l = Math.fma(l, e, L0);
        return (x > 0 ? x : 0) + Math.fma(e * e, l, e);
    }

    static float exp(float x) {
        return exp(x > MAX ? MAX : x, 0);
    }

    /** {@code 2^64 * exp(z + tail)}, for z up to 44. Below -131, z counts as -131. */
    private static float exp(float z, float tail) {
        float bounded = z < MIN ? MIN : z;
        float shifted = Math.fma(bounded, PER_LN2, SHIFT);
        float n = shifted - SHIFT;
        float r = Math.fma(n, -LN2_HIGH, bounded) + Math.fma(n, -LN2_LOW, tail);
        // The low bits of the shifted number are n: they become the exponent of 2^n.
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + BIAS + 64) << MANTISSA_BITS);
        return Math.fma(small(r), power, power);
    }

    /** {@code exp(x) - 1} for x up to 0, with all digits near 0. */
    private static float expm1(float x) {
        float bounded = x < MIN_OF_EXPM1 ? MIN_OF_EXPM1 : x;
        float shifted = Math.fma(bounded, PER_LN2, SHIFT);
        float n = shifted - SHIFT;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + BIAS) << MANTISSA_BITS);
        return Math.fma(small(r), power, power - 1);
    }

    /** {@code exp(r) - 1} for |r| &le; ln(2) / 2. */
    private static float small(float r) {
        float q = Q5;
        q = Math.fma(q, r, Q4);
        q = Math.fma(q, r, Q3);
        q = Math.fma(q, r, Q2);
        q = Math.fma(q, r, Q1);
        q = Math.fma(q, r, Q0);
        return Math.fma(r * r, q, r);
    }
}
