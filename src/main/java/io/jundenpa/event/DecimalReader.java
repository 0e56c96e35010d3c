package io.jundenpa.event;

/**
 * Reads decimal numbers as JSON writes them, each rounded once to the nearest float. For one thread.
 *
 * <p>The number x, unless it is one of {@linkplain #readMany many}, is computed in {@code double}: d = whole + decimals ·
 * 10<sup>-16</sup>, of sixteen decimals, and then times a power of ten if it has an exponent. The decimals, 10<sup>-16</sup>,
 * their product, the sum, the power and the last product are each rounded by a relative error of at most u =
 * 2<sup>-53</sup>. Further decimals are left out, but only if the number is at least 10<sup>-4</sup> without its exponent, so
 * that they are less than 10<sup>-12</sup>, or 9008 u, of it. So |d - x| ≤ (9014 u + O(u²)) |d|, and as |d| &lt;
 * 2<sup>53</sup> ulp(d), d is less than 2<sup>14</sup> ulp(d) away from x.
 *
 * <p>In the range of normal floats, two numbers are rounded to the same float unless the middle of two neighbouring floats
 * lies between them. Such a middle is a double whose last 29 bits are a one and zeros. Hence if those of d differ from that
 * by more than 2<sup>14</sup>, no middle lies between x and d, and the float nearest to d is the one nearest to x.
 *
 * <p>Numbers near a middle, and unusual ones (eight digits before the point or more, 24 behind it or more, an exponent
 * without a point, too small, too large, wrong), are left to {@link AnyDecimalReader}.
 */
final class DecimalReader {

    /** The most characters that a number may have. */
    static final int LONGEST = 64;

    private static final long EIGHT_DIGITS = 100_000_000;
    private static final double SIXTEEN_DECIMALS = 1e-16;
    private static final double FOURTEEN_DECIMALS = 1e-14;

    /** A point as the second byte of what {@link EightDigits#at} gives. */
    private static final long POINT = ('.' ^ '0') << Byte.SIZE;

    /** A zero, the digit before the point, and one behind it. */
    private static final int LEAST_COUNT = 3;

    /** From here on, sixteen decimals tell enough of a number that has more. */
    private static final double LEAST_OF_MORE_DECIMALS = 1e-4;

    /** From here on, fourteen decimals tell enough of a number that has more. */
    private static final double LEAST_OF_MORE_THAN_14 = 1e-2;

    /** How far d may be from x, in ulp(d). */
    private static final int MOST_ERROR = 1 << 14;

    /**
     * The least number of as many digits that does not begin with a zero too many. None has no digits; eight may be part of
     * more.
     */
    private static final long[] LEAST = {Long.MAX_VALUE, 0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, Long.MAX_VALUE};

    private final AnyDecimalReader any = new AnyDecimalReader();

    /** The digits before the point of the number at hand. */
    private long whole;

    /** The d of the number at hand. */
    private double magnitude;

    private float number;

    private int manyEnd;

    /**
     * Reads the number that begins at an index and ends before the first byte that cannot continue it.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from at most the length of the text without its padding
     * @return the index behind the number, or -1 if there is none by JSON's grammar, or one that is longer than
     *     {@link #LONGEST} characters, has an exponent of more than seven digits, or is too large for a float
     */
    int read(byte[] text, int from) {
        int end = usual(text, from);
        return end < 0 ? unusual(text, from) : end;
    }

    /** The number that was read last, finite. */
    float number() {
        return number;
    }

    /**
     * The float nearest to any decimal number that Java can parse, infinite if it is too large.
     *
     * @param to behind its last byte, at most {@link #LONGEST} from the first
     */
    float parse(byte[] text, int from, int to) {
        return any.parse(text, from, to);
    }

    /**
     * Reads numbers as many are written, quicker: a minus or none, one digit before the point, at most 14 behind it, or 22
     * from 10<sup>-2</sup> on, and behind these a comma.
     *
     * <p>They are computed as d = digits · 10<sup>-14</sup>, of fourteen decimals. The digits are less than 2<sup>53</sup> and so
     * exact; 10<sup>-14</sup> and the product are rounded, and further decimals, left out, are less than 10<sup>-12</sup> of the
     * number. So |d - x| ≤ (9010 u + O(u²)) |d|, which is within the bound above.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from where the first number begins, or spaces in front of it
     * @param most at most so many
     * @param values gets the numbers. Modified.
     * @param at the index of the first of them
     * @return how many were read, up to one that is for {@link #read}
     */
    int readMany(byte[] text, int from, int most, float[] values, int at) {
        int begin = from;
        int done = 0;
        while (done < most) {
            int i = begin;
            while (text[i] == ' ') {
                i++;
            }
            int minus = text[i] == '-' ? 1 : 0;
            int start = i + minus;
            long head = EightDigits.at(text, start);
            if ((head & 0xFF00) != POINT) {
                break;
            }
            // The digit takes the place of the point, a zero its own: with the decimals, they are one number. If it is
            // none, only the zero is counted, and the point stands where the comma should.
            long first = (head & ~0xFFFF) | (head & 0xFF) << 8;
            long second = EightDigits.at(text, start + 8);
            int count = count(first, second);
            double d = number(first, second) * FOURTEEN_DECIMALS;
            int comma = start + count;
            if (text[comma] != ',') {
                if (d < LEAST_OF_MORE_THAN_14) {
                    break;
                }
                // None if a digit does not stand there.
                comma += EightDigits.count(EightDigits.others(EightDigits.at(text, comma)));
                if (text[comma] != ',') {
                    break;
                }
            }
            if (count < LEAST_COUNT || isNearMiddle(d)) {
                break;
            }
            values[at + done++] = signed((float) d, minus);
            begin = comma + 1;
        }
        manyEnd = begin;
        return done;
    }

    /** The index behind the comma of the number that {@link #readMany} read last, or where the first should have been. */
    int manyEnd() {
        return manyEnd;
    }

    private int unusual(byte[] text, int from) {
        number = any.read(text, from);
        return Float.isNaN(number) ? -1 : any.end();
    }

    private int usual(byte[] text, int from) {
        int minus = text[from] == '-' ? 1 : 0;
        int point = readWhole(text, from + minus);
        if (point < 0) {
            return -1;
        }
        if (text[point] != '.') {
            number = signed((float) whole, minus);
            return (text[point] | 0x20) == 'e' ? -1 : point;
        }
        int end = readDecimals(text, point + 1);
        if (end >= 0 && (text[end] | 0x20) == 'e') {
            end = readExponent(text, end + 1);
        }
        number = signed((float) magnitude, minus);
        return isNearMiddle(magnitude) ? -1 : end;
    }

    /** If the middle of two floats may lie between d and x. */
    private static boolean isNearMiddle(double magnitude) {
        long last = Double.doubleToRawLongBits(magnitude) & 0x1FFF_FFFF;
        return Math.abs(last - 0x1000_0000) <= MOST_ERROR;
    }

    private static float signed(float magnitude, int minus) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | minus << 31);
    }

    /**
     * Reads at most seven digits that do not begin with a zero too many. One or two before a point are taken by themselves, as
     * the processor can go on before it knows.
     */
    private int readWhole(byte[] text, int from) {
        if (text[from + 1] == '.') {
            whole = text[from] - (long) '0';
            return isDigit(text[from]) ? from + 1 : -1;
        }
        if (text[from + 2] == '.') {
            whole = 10L * text[from] + text[from + 1] - 11 * '0';
            return isDigit(text[from]) && isDigit(text[from + 1]) && text[from] != '0' ? from + 2 : -1;
        }
        long eight = EightDigits.at(text, from);
        int count = EightDigits.count(EightDigits.others(eight));
        whole = EightDigits.number(eight, count);
        return whole < LEAST[count] ? -1 : from + count;
    }

    private int readDecimals(byte[] text, int from) {
        long first = EightDigits.at(text, from);
        long second = EightDigits.at(text, from + 8);
        int count = count(first, second);
        magnitude = whole + number(first, second) * SIXTEEN_DECIMALS;
        if (count == 0) {
            return -1;
        }
        return count == 16 ? skipDecimals(text, from + count) : from + count;
    }

    /** How many digits there are at first in sixteen bytes. */
    private static int count(long first, long second) {
        int count = EightDigits.count(EightDigits.others(first));
        return count + (EightDigits.count(EightDigits.others(second)) & -(count >>> 3));
    }

    /** The number of these digits, followed by zeros: all sixteen are taken, as how many there are differs each time. */
    private static long number(long first, long second) {
        long others = EightDigits.others(first);
        int continued = -(EightDigits.count(others) >>> 3);
        return EightDigits.number(EightDigits.digits(first, others)) * EIGHT_DIGITS
                + (EightDigits.number(EightDigits.digits(second, EightDigits.others(second))) & continued);
    }

    private int skipDecimals(byte[] text, int from) {
        int count = EightDigits.count(EightDigits.others(EightDigits.at(text, from)));
        return count < 8 && magnitude >= LEAST_OF_MORE_DECIMALS ? from + count : -1;
    }

    private int readExponent(byte[] text, int from) {
        int sign = text[from];
        int first = sign == '-' || sign == '+' ? from + 1 : from;
        long eight = EightDigits.at(text, first);
        int count = EightDigits.count(EightDigits.others(eight));
        if (count == 0 || count > 2) {
            return -1;
        }
        int exponent = (int) EightDigits.number(eight, count);
        if (exponent > AnyDecimalReader.LARGEST_EXPONENT) {
            return -1;
        }
        magnitude *= AnyDecimalReader.power(sign == '-' ? -exponent : exponent);
        return magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE ? first + count : -1;
    }

    private static boolean isDigit(byte ascii) {
        return ascii >= '0' && ascii <= '9';
    }
}
