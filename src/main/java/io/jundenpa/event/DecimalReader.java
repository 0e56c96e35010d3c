package io.jundenpa.event;

/**
 * Reads decimal numbers of JSON (RFC 8259, section 6) and rounds each once, to the nearest float. For one thread.
 *
 * <p>The number x is computed in {@code double} as d = whole + decimals · 10<sup>-16</sup>, with sixteen decimals, times a power
 * of ten if there is an exponent. The error bound of d then tells whether d and x round to the same float.
 *
 * <p>The bound: the decimals, 10<sup>-16</sup>, their product, the sum, the power and the last product each round with a
 * relative error of at most u = 2<sup>-53</sup>. Decimals after the sixteenth are dropped if the number without its exponent is
 * at least 10<sup>-4</sup>; they are then less than 10<sup>-12</sup> of it, or 9008 u. So |d - x| ≤ (9014 u + O(u²)) |d|. As
 * |d| &lt; 2<sup>53</sup> ulp(d), d is less than 2<sup>14</sup> ulp(d) away from x.
 *
 * <p>The test: two numbers in the range of normal floats round to the same float unless the middle of two neighbouring floats
 * lies between them. The last 29 bits of a middle, as a double, are a one and zeros. If the last 29 bits of d differ from
 * 2<sup>28</sup> by more than 2<sup>14</sup>, no middle lies between x and d.
 *
 * <p>{@link AnyDecimalReader} reads numbers near a middle and rare numbers, for example with eight or more digits before the
 * point, with 24 or more after it, or with an exponent but no point. It also reads numbers that are too small, too large or
 * invalid.
 *
 * <p>Source of the method (compute in a wider format, then decide by the error bound): algorithm Bellerophon in Clinger, "How
 * to Read Floating Point Numbers Accurately", PLDI 1990.
 */
final class DecimalReader {

    /** The maximum length of a number in characters. */
    static final int MAX_LENGTH = 64;

    private static final long EIGHT_DIGITS = 100_000_000;
    private static final double SIXTEEN_DECIMALS = 1e-16;
    private static final double FOURTEEN_DECIMALS = 1e-14;

    /** The second byte of {@link EightDigits#at} if it is a point. */
    private static final long POINT = ('.' ^ '0') << Byte.SIZE;

    /** The minimum count of digits in {@link #readMany}: an inserted zero, the digit before the point, and one decimal. */
    private static final int MIN_COUNT = 3;

    /** Numbers of at least this value may drop the decimals after the sixteenth. */
    private static final double MIN_FOR_16_DECIMALS = 1e-4;

    /** Numbers of at least this value may drop the decimals after the fourteenth. */
    private static final double MIN_FOR_14_DECIMALS = 1e-2;

    /** How far d may be from x, in ulp(d). */
    private static final int MAX_ERROR = 1 << 14;

    /**
     * By the count of digits: the smallest number without a leading zero. {@code MAX_VALUE} refuses the count: without digits
     * there is no number, and after eight digits more may follow.
     */
    private static final long[] MIN_BY_COUNT = {
        Long.MAX_VALUE, 0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, Long.MAX_VALUE
    };

    private final AnyDecimalReader any = new AnyDecimalReader();

    /** The digits before the point of the current number. */
    private long whole;

    /** The d of the current number. */
    private double magnitude;

    private float number;

    private int manyEnd;

    /**
     * Reads the number that begins at an index. It ends before the first byte that cannot be part of it.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from at most the length of the text without its padding
     * @return the index after the number; -1 if it is not a JSON number, has more than {@link #MAX_LENGTH} characters, has an
     *     exponent of more than seven digits, or is too large for a float
     */
    int read(byte[] text, int from) {
        int end = readCommon(text, from);
        return end < 0 ? readAny(text, from) : end;
    }

    /** The number that was read last, finite. */
    float number() {
        return number;
    }

    /**
     * Parses any decimal number that Java can parse. Returns the nearest float, infinite if the number is too large.
     *
     * @param to the index after the last byte of the number, at most {@code from} + {@link #MAX_LENGTH}
     */
    float parse(byte[] text, int from, int to) {
        return any.parse(text, from, to);
    }

    /**
     * Reads numbers of the most common form, faster than {@link #read}: an optional minus, one digit before the point, at
     * most 14 after it, and a comma. A number of at least 0.01 may have up to 22 digits after the point.
     *
     * <p>The numbers are computed as d = digits · 10<sup>-14</sup>, with fourteen decimals. The digits are below
     * 2<sup>53</sup> and so exact. 10<sup>-14</sup> and the product are rounded. The dropped decimals are less than
     * 10<sup>-12</sup> of the number. So |d - x| ≤ (9010 u + O(u²)) |d|, which is within the bound of the class comment.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from the index of the first number, or of spaces before it
     * @param max how many numbers to read at most
     * @param values gets the numbers. Modified.
     * @param at the index in {@code values} for the first number
     * @return how many numbers were read before the first number of another form
     */
    int readMany(byte[] text, int from, int max, float[] values, int at) {
        int begin = from;
        int done = 0;
        while (done < max) {
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
            // Move the first digit to the place of the point and put a zero before it: 1.25 becomes 0125.
            // If no digit precedes the point, the count is 1, and the check for a comma fails at the point.
            long first = (head & ~0xFFFF) | (head & 0xFF) << 8;
            long second = EightDigits.at(text, start + 8);
            int count = count(first, second);
            double d = number(first, second) * FOURTEEN_DECIMALS;
            int comma = start + count;
            if (text[comma] != ',') {
                if (d < MIN_FOR_14_DECIMALS) {
                    break;
                }
                // Adds 0 if no digit follows.
                comma += EightDigits.count(EightDigits.others(EightDigits.at(text, comma)));
                if (text[comma] != ',') {
                    break;
                }
            }
            if (count < MIN_COUNT || isNearMiddle(d)) {
                break;
            }
            values[at + done++] = signed((float) d, minus);
            begin = comma + 1;
        }
        manyEnd = begin;
        return done;
    }

    /** The index after the comma of the number that {@link #readMany} read last; its start index if it read none. */
    int manyEnd() {
        return manyEnd;
    }

    private int readAny(byte[] text, int from) {
        number = any.read(text, from);
        return Float.isNaN(number) ? -1 : any.end();
    }

    private int readCommon(byte[] text, int from) {
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

    /** Whether a middle of two floats may lie between d and x. */
    private static boolean isNearMiddle(double magnitude) {
        long last = Double.doubleToRawLongBits(magnitude) & 0x1FFF_FFFF;
        return Math.abs(last - 0x1000_0000) <= MAX_ERROR;
    }

    private static float signed(float magnitude, int minus) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | minus << 31);
    }

    /**
     * Reads at most seven digits without a leading zero. One or two digits before a point have a branch of their own: the
     * processor predicts the branch and does not wait for the count.
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
        return whole < MIN_BY_COUNT[count] ? -1 : from + count;
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

    /** Counts the digits at the start of sixteen bytes. */
    private static int count(long first, long second) {
        int count = EightDigits.count(EightDigits.others(first));
        return count + (EightDigits.count(EightDigits.others(second)) & -(count >>> 3));
    }

    /**
     * The digits at the start, filled with zeros to sixteen, as a number. Always computes all sixteen: a branch on the count
     * is hard to predict.
     */
    private static long number(long first, long second) {
        long others = EightDigits.others(first);
        int continued = -(EightDigits.count(others) >>> 3);
        return EightDigits.number(EightDigits.digits(first, others)) * EIGHT_DIGITS
                + (EightDigits.number(EightDigits.digits(second, EightDigits.others(second))) & continued);
    }

    private int skipDecimals(byte[] text, int from) {
        int count = EightDigits.count(EightDigits.others(EightDigits.at(text, from)));
        return count < 8 && magnitude >= MIN_FOR_16_DECIMALS ? from + count : -1;
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
        if (exponent > AnyDecimalReader.MAX_EXPONENT) {
            return -1;
        }
        magnitude *= AnyDecimalReader.power(sign == '-' ? -exponent : exponent);
        return magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE ? first + count : -1;
    }

    private static boolean isDigit(byte ascii) {
        return ascii >= '0' && ascii <= '9';
    }
}
