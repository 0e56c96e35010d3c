package io.jundenpa.event;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads any decimal number of JSON, rounded once to the nearest float, less quickly than {@link DecimalReader} reads usual
 * ones. For one thread.
 *
 * <p>The digits make a whole number w below 10<sup>18</sup>, so that the number is x = w · 10<sup>e</sup>, and d = w ·
 * 10<sup>e</sup> is computed in {@code double} with a table of powers. Three roundings of a relative error of at most u =
 * 2<sup>-53</sup> go into d, so that, as there, it decides unless its last 29 bits are within 4 of the middle.
 *
 * <p>Near a middle m, if w is less than 2<sup>53</sup> and 10<sup>|e|</sup> too is a {@code double}, one fused multiply-add
 * tells by its sign on which side x lies: w · 10<sup>e</sup> - m, or w - m · 10<sup>-e</sup> for a negative e, rounded once. All
 * else (too small, too large, too many digits) is left to a parser of any decimal.
 */
final class AnyDecimalReader {

    /** The most digits of w; more might not fit 64 bits. */
    private static final int MOST_DIGITS = 18;

    /** The largest e of the table of powers. */
    static final int LARGEST_EXPONENT = 64;

    /** The largest e for which 10^e is a double. */
    private static final int LARGEST_EXACT_EXPONENT = 22;

    private static final long LARGEST_EXACT = 1L << 53;

    private static final double[] POWERS = new double[2 * LARGEST_EXPONENT + 1];
    private static final long[] WHOLE_POWERS = new long[MOST_DIGITS + 1];

    static {
        for (int e = -LARGEST_EXPONENT; e <= LARGEST_EXPONENT; e++) {
            POWERS[LARGEST_EXPONENT + e] = Double.parseDouble("1e" + e);
        }
        WHOLE_POWERS[0] = 1;
        for (int i = 1; i <= MOST_DIGITS; i++) {
            WHOLE_POWERS[i] = 10 * WHOLE_POWERS[i - 1];
        }
    }

    private final char[] characters = new char[DecimalReader.LONGEST];

    /** The digits so far as a whole number; 10^18 if there were too many. */
    private long digits;

    private int end;

    /** The double nearest to 10 to a power from -64 to 64. */
    static double power(int exponent) {
        return POWERS[LARGEST_EXPONENT + exponent];
    }

    /**
     * The number that begins at an index and ends before the first byte that cannot continue it.
     *
     * @param text a {@link PaddedText}, not modified
     * @return finite, or NaN where {@link DecimalReader#read} finds no number
     */
    float read(byte[] text, int from) {
        int minus = text[from] == '-' ? 1 : 0;
        int first = from + minus;
        digits = 0;
        int i = readDigits(text, first);
        if (i == first || (i > first + 1 && text[first] == '0')) {
            return Float.NaN;
        }
        int exponent = 0;
        if (text[i] == '.') {
            int fraction = i + 1;
            i = readDigits(text, fraction);
            exponent = fraction - i;
            if (exponent == 0) {
                return Float.NaN;
            }
        }
        if ((text[i] | 0x20) == 'e') {
            int sign = text[i + 1];
            int written = sign == '-' || sign == '+' ? i + 2 : i + 1;
            long eight = EightDigits.at(text, written);
            int count = EightDigits.count(EightDigits.others(eight));
            if (count == 0 || count == 8) {
                return Float.NaN;
            }
            i = written + count;
            int value = (int) EightDigits.number(eight, count);
            exponent += sign == '-' ? -value : value;
        }
        end = i;
        if (i - from > DecimalReader.LONGEST) {
            return Float.NaN;
        }
        return magnitude(text, first, exponent) * (1 - 2 * minus);
    }

    /** The index behind the number that was read last. */
    int end() {
        return end;
    }

    /** As {@link DecimalReader#parse}. */
    float parse(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            characters[i - from] = (char) text[i];
        }
        return NumberInput.parseFloat(characters, 0, to - from, true);
    }

    /** Appends the digits that begin at an index and returns the index behind them. */
    private int readDigits(byte[] text, int from) {
        long whole = digits;
        int i = from;
        int count;
        do {
            long eight = EightDigits.at(text, i);
            count = EightDigits.count(EightDigits.others(eight));
            if (count == 0) {
                break;
            }
            whole = whole < WHOLE_POWERS[MOST_DIGITS - count]
                    ? whole * WHOLE_POWERS[count] + EightDigits.number(eight, count)
                    : WHOLE_POWERS[MOST_DIGITS];
            i += count;
        } while (count == 8);
        digits = whole;
        return i;
    }

    private float magnitude(byte[] text, int first, int exponent) {
        if (digits == 0) {
            return 0;
        }
        if (digits < WHOLE_POWERS[MOST_DIGITS] && Math.abs(exponent) <= LARGEST_EXPONENT) {
            double product = (double) digits * power(exponent);
            if (product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE) {
                long bits = Double.doubleToRawLongBits(product);
                if (Math.abs((bits & 0x1FFF_FFFF) - 0x1000_0000) > 4) {
                    return (float) product;
                }
                if (digits < LARGEST_EXACT && Math.abs(exponent) <= LARGEST_EXACT_EXPONENT) {
                    return besideMiddle(Double.longBitsToDouble((bits & ~0x1FFF_FFFFL) | 0x1000_0000), exponent);
                }
            }
        }
        float exact = parse(text, first, end);
        return exact <= Float.MAX_VALUE ? exact : Float.NaN;
    }

    /** Rounds digits · 10^exponent, known to be next to the middle of two floats. */
    private float besideMiddle(double middle, int exponent) {
        double whole = (double) digits;
        double beyond =
                exponent < 0 ? Math.fma(-middle, power(-exponent), whole) : Math.fma(whole, power(exponent), -middle);
        return (float) (middle + Math.signum(beyond) * Math.ulp(middle));
    }
}
