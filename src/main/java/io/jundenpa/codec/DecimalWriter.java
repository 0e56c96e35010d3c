package io.jundenpa.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;

/**
 * Writes floats as {@link Float#toString} does since JDK 19: the shortest decimal that is this float and no other, and of
 * several the nearest; of two digits if one would do.
 *
 * <p>A float is c · 2<sup>q</sup>. The numbers that are rounded to it reach to the middles between it and its neighbours,
 * half a unit of c away, or a quarter below a power of two; the middles themselves belong to it if c is even. With the
 * largest k for which 10<sup>k</sup> is not wider than that, there is a multiple of 10<sup>k</sup> among them, and at most one of
 * 10<sup>k+1</sup>, which is then shorter. So only the multiples next to the float have to be tried. The float and the middles
 * are compared with these in quarters of 10<sup>k</sup>, made odd if they are not whole, which keeps less, equal and greater
 * apart.
 *
 * <p>Source: Giulietti, "The Schubfach way to render doubles", 2022.
 */
final class DecimalWriter {

    /** The most bytes that one number touches: sign, digit, point, and twice eight digits that overlap by two. */
    static final int ROOM = 17;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final long EIGHT_ZEROS = 0x3030_3030_3030_3030L;
    private static final int NINE_DIGITS = 100_000_000;

    private static final int LEAST_Q = -149;
    private static final int IMPLICIT_BIT = 1 << 23;

    /** From this c on, the multiple of 10^k has two digits. */
    private static final int TWO_DIGITS = 8;

    private static final int LEAST_K = -46;
    private static final int MOST_K = 31;

    /** 10^-k from the least k on, times the power of two that makes it 63 bits long, rounded up. */
    private static final long[] POWERS = new long[MOST_K - LEAST_K + 1];

    /** The exponents of those powers of two. */
    private static final int[] SCALES = new int[POWERS.length];

    static {
        for (int k = LEAST_K; k <= MOST_K; k++) {
            BigInteger power = BigInteger.TEN.pow(Math.abs(k));
            int length = power.bitLength();
            int scale = k > 0 ? 62 + length : 63 - length;
            BigInteger scaled = k > 0 ? BigInteger.ONE.shiftLeft(scale).divide(power) : power.shiftLeft(scale);
            POWERS[k - LEAST_K] = scaled.longValueExact() + 1;
            SCALES[k - LEAST_K] = scale;
        }
    }

    private DecimalWriter() {}

    /**
     * Writes a number.
     *
     * @param number finite
     * @param bytes has room for {@link #ROOM} more bytes. Modified, also behind the text.
     * @param from the index of the first byte
     * @return the index behind the last byte
     */
    static int write(float number, byte[] bytes, int from) {
        int bits = Float.floatToRawIntBits(number);
        int at = from;
        if (bits < 0) {
            bytes[at++] = '-';
        }
        int fraction = bits & (IMPLICIT_BIT - 1);
        int exponent = bits >>> 23 & 0xFF;
        if (exponent == 0) {
            return fraction == 0 ? text(0, 0, bytes, at) : decimal(fraction, LEAST_Q, false, bytes, at);
        }
        return decimal(fraction | IMPLICIT_BIT, LEAST_Q - 1 + exponent, fraction == 0 && exponent > 1, bytes, at);
    }

    /** Writes c · 2^q; if it is a power of two, its lower neighbour is half as far as the upper one. */
    private static int decimal(int c, int q, boolean powerOfTwo, byte[] bytes, int at) {
        int k = floorLog10(q, powerOfTwo);
        if (c < TWO_DIGITS) {
            k--;
        }
        int multiple = nearest(c, q, powerOfTwo, k);
        while (multiple < NINE_DIGITS) {
            multiple *= 10;
            k--;
        }
        return text(multiple, k + 8, bytes, at);
    }

    /** The whole part of log10(2^q), or of log10(3/4 · 2^q), rounded down: exact for the q of floats. */
    private static int floorLog10(int q, boolean threeQuarters) {
        return (q * 315_653 - (threeQuarters ? 131_008 : 0)) >> 20;
    }

    /** The multiple of 10^k that stands for c · 2^q. */
    private static int nearest(int c, int q, boolean powerOfTwo, int k) {
        long power = POWERS[k - LEAST_K];
        int shift = q - SCALES[k - LEAST_K] + 96;
        int open = c & 1;
        int number = quarters((4L * c) << shift, power);
        int low = quarters((long) (4 * c - (powerOfTwo ? 1 : 2)) << shift, power) + open;
        int high = quarters((long) (4 * c + 2) << shift, power) - open;
        int below = number >> 2;
        if (below >= 100) {
            int tens = below / 10 * 10;
            boolean lower = low <= 4 * tens;
            boolean upper = 4 * (tens + 10) <= high;
            if (lower != upper) {
                return lower ? tens : tens + 10;
            }
        }
        boolean lower = low <= 4 * below;
        boolean upper = 4 * (below + 1) <= high;
        if (lower != upper) {
            return lower ? below : below + 1;
        }
        int beyondMiddle = number - (4 * below + 2);
        return beyondMiddle < 0 || (beyondMiddle == 0 && (below & 1) == 0) ? below : below + 1;
    }

    /** The product with 32 bits behind the point, to a whole number: rounded down, made odd if bits are lost. */
    private static int quarters(long shifted, long power) {
        long product = Math.multiplyHigh(shifted, power);
        return (int) (product >>> 32) | ((int) product == 0 ? 0 : 1);
    }

    /** Writes digit.digits · 10^exponent, plainly from 10^-3 to 10^7. */
    private static int text(int nineDigits, int exponent, byte[] bytes, int from) {
        int first = nineDigits / NINE_DIGITS;
        long others = eightDigits(nineDigits - first * NINE_DIGITS);
        int count = Long.BYTES - Long.numberOfLeadingZeros(others) / Byte.SIZE;
        long ascii = others | EIGHT_ZEROS;
        int at = from;
        if (exponent < 0 && exponent >= -3) {
            bytes[at++] = '0';
            bytes[at++] = '.';
            for (int i = exponent; i < -1; i++) {
                bytes[at++] = '0';
            }
            bytes[at++] = (byte) ('0' + first);
            LONG.set(bytes, at, ascii);
            return at + count;
        }
        bytes[at++] = (byte) ('0' + first);
        int whole = exponent >= 0 && exponent < 7 ? exponent : 0;
        LONG.set(bytes, at, ascii);
        at += whole;
        bytes[at++] = '.';
        LONG.set(bytes, at, ascii >>> (whole * Byte.SIZE));
        at += Math.max(1, count - whole);
        return whole == exponent ? at : exponent(exponent, bytes, at);
    }

    private static int exponent(int exponent, byte[] bytes, int from) {
        int at = from;
        bytes[at++] = 'E';
        if (exponent < 0) {
            bytes[at++] = '-';
        }
        int magnitude = Math.abs(exponent);
        if (magnitude >= 10) {
            bytes[at++] = (byte) ('0' + magnitude / 10);
        }
        bytes[at++] = (byte) ('0' + magnitude % 10);
        return at;
    }

    /** The digits of a number below 10^8, one a byte, the first in the lowest: parted into fours, pairs, and ones. */
    private static long eightDigits(int number) {
        int high = number / 10_000;
        long fours = high | (long) (number - high * 10_000) << 32;
        long hundreds = (fours * 5243) >>> 19 & 0x0000_007F_0000_007FL;
        long pairs = hundreds | (fours - hundreds * 100) << 16;
        long tens = (pairs * 103) >>> 10 & 0x000F_000F_000F_000FL;
        return tens | (pairs - tens * 10) << 8;
    }
}
