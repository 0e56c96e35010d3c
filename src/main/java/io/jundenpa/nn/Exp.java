package io.jundenpa.nn;

/**
 * The exponential function from sums, products and fused multiply-adds only: the same bits on every JVM and processor.
 *
 * <p>{@code exp(x) = 2^n * exp(r)}, with n the integer nearest to {@code x / ln 2} and {@code r = x - n * ln 2}, so that
 * |r| &le; ln(2) / 2. Source of the reduction: Cody, Waite, "Software Manual for the Elementary Functions", 1980.
 *
 * <p>{@code exp(r) = 1 + r * q(r)}, with q from the Taylor series up to r^12. The first term left out is
 * {@code |r|^13 / 13! < 1.7e-16}.
 *
 * <p>Numerics: {@code double}, relative error below 5e-16.
 */
final class Exp {

    /** From here to {@link #MAX_ARGUMENT}, exp(x) is a normal double. The range of a float is far smaller. */
    private static final double MIN_ARGUMENT = -708;

    private static final double MAX_ARGUMENT = 709;

    private static final double PER_LN2 = 1.4426950408889634;

    /** ln 2 as head + tail (Cody–Waite): {@code fma(n, -LN2_HIGH, x)} rounds once. */
    private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;

    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** 1.5 * 2^52. Adding it rounds a small number to the nearest integer, which is then in the last bits of the sum. */
    private static final double SHIFT = 0x1.8p52;

    private static final int MANTISSA_BITS = 52;
    private static final int BIAS = 1023;

    /** Below this magnitude, exp(x) - 1 loses digits and x * q(x) keeps them. */
    private static final double SMALL = 0.34;

    private Exp() {}

    /** {@code exp(x)}; 0 for x below -708, infinite above 709, NaN for NaN. */
    static double exp(double x) {
        if (x < MIN_ARGUMENT) {
            return 0;
        }
        if (x > MAX_ARGUMENT) {
            return Double.POSITIVE_INFINITY;
        }
        double shifted = Math.fma(x, PER_LN2, SHIFT);
        double n = shifted - SHIFT;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        // The low bits of the shifted number are n: they become the exponent of 2^n.
        double power = Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + BIAS) << MANTISSA_BITS);
        return Math.fma(r * quotient(r), power, power);
    }

    /** {@code exp(x) - 1} with a relative error below 2e-15, also near 0. */
    static double expm1(double x) {
        return Math.abs(x) < SMALL ? x * quotient(x) : exp(x) - 1;
    }

    /** {@code (exp(r) - 1) / r} for |r| &le; ln(2) / 2. */
    private static double quotient(double r) {
        double q = 1.0 / 479_001_600;
        q = Math.fma(q, r, 1.0 / 39_916_800);
        q = Math.fma(q, r, 1.0 / 3_628_800);
        q = Math.fma(q, r, 1.0 / 362_880);
        q = Math.fma(q, r, 1.0 / 40_320);
        q = Math.fma(q, r, 1.0 / 5_040);
        q = Math.fma(q, r, 1.0 / 720);
        q = Math.fma(q, r, 1.0 / 120);
        q = Math.fma(q, r, 1.0 / 24);
        q = Math.fma(q, r, 1.0 / 6);
        q = Math.fma(q, r, 0.5);
        return Math.fma(q, r, 1);
    }
}
