package io.jundenpa.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.fasterxml.jackson.core.io.NumberInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Reads decimal numbers as JSON writes them, each rounded once to the nearest float. For one thread.
 *
 * <p>Digits are read eight bytes at a time into a whole number w below 10<sup>18</sup>, so that the number is x = w ·
 * 10<sup>e</sup>, and d = w · 10<sup>e</sup> is computed in {@code double} with a table of powers. Three roundings of a relative
 * error of at most u = 2<sup>-53</sup> each go into d: of w, of the power, and of the product. So |d - x| ≤ (3u + O(u²)) |d|, and
 * as |d| &lt; 2<sup>53</sup> ulp(d), d is less than 4 ulp(d) away from x.
 *
 * <p>In the range of normal floats, two numbers are rounded to the same float unless the middle of two neighbouring floats
 * lies between them. Such a middle is a double whose last 29 bits are a one and zeros. Hence if those of d differ from that
 * by more than 4, no middle lies between x and d, and the float nearest to d is the one nearest to x. All else (near a middle,
 * too small, too large, too many digits) is left to a parser of any decimal.
 */
final class DecimalReader {

    /** The most characters that a number may have. */
    static final int LONGEST = 64;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long EIGHT_ZEROS = 0x3030_3030_3030_3030L;

    /** The most digits of w; more might not fit 64 bits. */
    private static final int MOST_DIGITS = 18;

    private static final int LARGEST_EXPONENT = 64;
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

    private final char[] characters = new char[LONGEST];

    /** The digits so far as a whole number; 10^18 if there were too many. */
    private long digits;

    private int end;

    /**
     * The number that begins at an index and ends before the first byte that cannot continue it.
     *
     * @param text not modified
     * @return finite, or NaN if there is no number by JSON's grammar, or one that is longer than {@link #LONGEST} characters,
     *     has an exponent of more than seven digits, or is too large for a float
     */
    float read(byte[] text, int from) {
        int minus = at(text, from) == '-' ? 1 : 0;
        int first = from + minus;
        int i = readWhole(text, first);
        if (i == first || (i > first + 1 && text[first] == '0')) {
            return Float.NaN;
        }
        int exponent = 0;
        if (at(text, i) == '.') {
            int fraction = i + 1;
            i = readDigits(text, fraction);
            exponent = fraction - i;
            if (exponent == 0) {
                return Float.NaN;
            }
        }
        if ((at(text, i) | 0x20) == 'e') {
            int sign = at(text, i + 1);
            int written = sign == '-' || sign == '+' ? i + 2 : i + 1;
            long eight = eight(text, written);
            int count = count(eight);
            if (count == 0 || count == 8) {
                return Float.NaN;
            }
            i = written + count;
            int value = (int) number(eight, count);
            exponent += sign == '-' ? -value : value;
        }
        end = i;
        if (i - from > LONGEST) {
            return Float.NaN;
        }
        return magnitude(text, first, exponent) * (1 - 2 * minus);
    }

    /** The index behind the number that was read last. */
    int end() {
        return end;
    }

    /**
     * The float nearest to any decimal number that Java can parse, infinite if it is too large.
     *
     * @param to behind its last byte, at most {@link #LONGEST} from the first
     */
    float parse(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            characters[i - from] = (char) text[i];
        }
        return NumberInput.parseFloat(characters, 0, to - from, true);
    }

    /** Reads the digits before the point. A single one is taken by itself, as the processor can go on before it knows. */
    private int readWhole(byte[] text, int from) {
        int first = at(text, from);
        if (isDigit(first) && !isDigit(at(text, from + 1))) {
            digits = (long) first - '0';
            return from + 1;
        }
        digits = 0;
        return readDigits(text, from);
    }

    /** Appends the digits that begin at an index and returns the index behind them. */
    private int readDigits(byte[] text, int from) {
        long whole = digits;
        int i = from;
        int count;
        do {
            long eight = eight(text, i);
            count = count(eight);
            if (count == 0) {
                break;
            }
            whole = whole < WHOLE_POWERS[MOST_DIGITS - count]
                    ? whole * WHOLE_POWERS[count] + number(eight, count)
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
            if (exponent == 0) {
                return digits;
            }
            double product = digits * POWERS[LARGEST_EXPONENT + exponent];
            long last = Double.doubleToRawLongBits(product) & 0x1FFF_FFFF;
            if (product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE && Math.abs(last - 0x1000_0000) > 4) {
                return (float) product;
            }
        }
        float exact = parse(text, first, end);
        return exact <= Float.MAX_VALUE ? exact : Float.NaN;
    }

    /** The byte at an index, 0 behind the end. */
    private static int at(byte[] text, int index) {
        return index < text.length ? text[index] : 0;
    }

    private static boolean isDigit(int ascii) {
        return ascii >= '0' && ascii <= '9';
    }

    /** Eight bytes from an index on, the first in the lowest bits, zeros behind the end; each digit is its value. */
    private static long eight(byte[] text, int from) {
        if (from <= text.length - Long.BYTES) {
            return (long) LONG.get(text, from) ^ EIGHT_ZEROS;
        }
        long bytes = 0;
        for (int i = text.length - 1; i >= from; i--) {
            bytes = bytes << Byte.SIZE | (text[i] & 0xFF);
        }
        return bytes ^ EIGHT_ZEROS;
    }

    /**
     * How many of the eight bytes are digits before the first that is none. The sum has the highest bit of a byte set if
     * the byte is from 10 to 127; what it carries over goes to later bytes.
     */
    private static int count(long eight) {
        long others = (eight + 0x7676_7676_7676_7676L | eight) & 0x8080_8080_8080_8080L;
        return Long.numberOfTrailingZeros(others) / Byte.SIZE;
    }

    /** The number of which the first bytes are the digits, at least one: joined to pairs, fours, and all eight. */
    private static long number(long eight, int count) {
        long ones = eight << (-count * Byte.SIZE);
        long pairs = (ones * (10 << 8 | 1)) >>> 8 & 0x00FF_00FF_00FF_00FFL;
        long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000_FFFF_0000_FFFFL;
        return (fours * (10_000L << 32 | 1)) >>> 32;
    }
}
