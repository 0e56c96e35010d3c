package io.jundenpa.nn;

/**
 * The exponential function in a few operations that give the same bits everywhere: sums, products, and fused
 * multiply-adds.
 *
 * <p>{@code exp(x) = 2^n * exp(r)} with n the integer nearest to {@code x / ln 2}, so that |r| &le; ln(2) / 2, and
 * {@code exp(r) = 1 + r * q(r)} with the first terms of its series. What is left out is less than
 * {@code |r|^13 / 13! < 1.7e-16}; the relative error is below 5e-16.
 */
final class Exp {

    /** Beyond these a result has no place among the normal doubles; both are far beyond those of a float. */
    static final double LEAST = -708;

    static final double MOST = 709;

    static final double PER_LN2 = 1.4426950408889634;

    /** ln 2 in two parts, the first of which times n has no rounding in a fused multiply-add's sum with x. */
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;

    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** Added to a small number, it leaves the nearest integer in the last bits. */
    static final double SHIFT = 0x1.8p52;

    static final int MANTISSA_BITS = 52;
    static final int BIAS = 1023;

    /** Below this magnitude exp(x) - 1 would lose digits, and the first terms of the series are enough. */
    static final double SMALL = 0.34;

    private Exp() {}

    /** {@code exp(x)}; 0 for x below -708, infinite above 709, NaN for NaN. */
    static double exp(double x) {
        if (x < LEAST) {
            return 0;
        }
        if (x > MOST) {
            return Double.POSITIVE_INFINITY;
        }
        double shifted = Math.fma(x, PER_LN2, SHIFT);
        double n = shifted - SHIFT;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        // The low bits of the shifted number are n: they become the exponent.
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
