package io.jundenpa.event;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads any decimal number of JSON (RFC 8259, section 6) and rounds it once, to the nearest float. It is slower than
 * {@link DecimalReader}, which calls it for rare numbers only. For one thread.
 *
 * <p>The number is x = w · 10<sup>e</sup>, with a whole number w below 10<sup>18</sup>. It is computed in {@code double} as d =
 * w · 10<sup>e</sup>. The conversion of w, the power from a table and the product each round with a relative error of at most
 * u = 2<sup>-53</sup>, so d is less than 4 ulp(d) away from x. As in {@link DecimalReader}, d and x round to the same float
 * unless the last 29 bits of d are within 4 of a middle of two floats.
 *
 * <p>Near a middle m, the sign of one fused multiply-add tells on which side of m the number x lies: w · 10<sup>e</sup> - m,
 * or w - m · 10<sup>-e</sup> if e is negative. This needs w below 2<sup>53</sup>, and a 10<sup>|e|</sup> that a
 * {@code double} holds exactly. Jackson's {@link NumberInput} reads all other numbers: very small, very large, or with more
 * digits.
 */
final class AnyDecimalReader {

    /** A number of more digits might not fit 64 bits. */
    private static final int MAX_DIGITS = 18;

    /** The largest e of the table of powers. */
    static final int MAX_EXPONENT = 64;

    /** The largest e for which a double holds 10^e exactly. */
    private static final int MAX_EXACT_EXPONENT = 22;

    /** A double holds every whole number below this exactly. */
    private static final long EXACT_LIMIT = 1L << 53;

    private static final double[] POWERS = new double[2 * MAX_EXPONENT + 1];
    private static final long[] WHOLE_POWERS = new long[MAX_DIGITS + 1];

    static {
        for (int e = -MAX_EXPONENT; e <= MAX_EXPONENT; e++) {
            POWERS[MAX_EXPONENT + e] = Double.parseDouble("1e" + e);
        }
        WHOLE_POWERS[0] = 1;
        for (int i = 1; i <= MAX_DIGITS; i++) {
            WHOLE_POWERS[i] = 10 * WHOLE_POWERS[i - 1];
        }
    }

    private final char[] characters = new char[DecimalReader.MAX_LENGTH];

    /** The digits so far as a whole number; 10^18 if there are too many. */
    private long digits;

    private int end;

    /** The double nearest to 10^exponent, for an exponent from -64 to 64. */
    static double power(int exponent) {
        return POWERS[MAX_EXPONENT + exponent];
    }

    /**
     * Reads the number that begins at an index. It ends before the first byte that cannot be part of it.
     *
     * @param text a {@link PaddedText}, not modified
     * @return a finite number; NaN in the cases in which {@link DecimalReader#read} returns -1
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
        if (i - from > DecimalReader.MAX_LENGTH) {
            return Float.NaN;
        }
        return magnitude(text, first, exponent) * (1 - 2 * minus);
    }

    /** The index after the number that was read last. */
    int end() {
        return end;
    }

    /** See {@link DecimalReader#parse}. */
    float parse(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            characters[i - from] = (char) text[i];
        }
        return NumberInput.parseFloat(characters, 0, to - from, true);
    }

    /** Appends the digits that begin at an index to {@link #digits} and returns the index after them. */
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
            whole = whole < WHOLE_POWERS[MAX_DIGITS - count]
                    ? whole * WHOLE_POWERS[count] + EightDigits.number(eight, count)
                    : WHOLE_POWERS[MAX_DIGITS];
            i += count;
        } while (count == 8);
        digits = whole;
        return i;
    }

    private float magnitude(byte[] text, int first, int exponent) {
        if (digits == 0) {
            return 0;
        }
        if (digits < WHOLE_POWERS[MAX_DIGITS] && Math.abs(exponent) <= MAX_EXPONENT) {
            double product = (double) digits * power(exponent);
            if (product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE) {
                long bits = Double.doubleToRawLongBits(product);
                if (Math.abs((bits & 0x1FFF_FFFF) - 0x1000_0000) > 4) {
                    return (float) product;
                }
                if (digits < EXACT_LIMIT && Math.abs(exponent) <= MAX_EXACT_EXPONENT) {
                    return besideMiddle(Double.longBitsToDouble((bits & ~0x1FFF_FFFFL) | 0x1000_0000), exponent);
                }
            }
        }
        float exact = parse(text, first, end);
        return exact <= Float.MAX_VALUE ? exact : Float.NaN;
    }

    /** Rounds digits · 10^exponent, which is close to the middle of two floats. */
    private float besideMiddle(double middle, int exponent) {
        double whole = (double) digits;
        double beyond =
                exponent < 0 ? Math.fma(-middle, power(-exponent), whole) : Math.fma(whole, power(exponent), -middle);
        return (float) (middle + Math.signum(beyond) * Math.ulp(middle));
    }
}
