package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * Writes floats as {@link Float#toString} does since JDK 19: the shortest decimal of at least two digits that rounds to the
 * float. If there are several, it is the nearest.
 *
 * <p>A float is c · 2<sup>q</sup>. The numbers that round to the float form an interval. It ends at the middles between the
 * float and its neighbours: half a unit of c away, or a quarter of a unit below a power of two. The middles belong to the
 * interval if c is even. Let k be the largest exponent for which 10<sup>k</sup> is at most as wide as the interval. The
 * interval then holds a multiple of 10<sup>k</sup>, and at most one multiple of 10<sup>k+1</sup>, which is shorter. All
 * numbers are compared as multiples of 10<sup>k</sup> in fixed point, with {@value #POINT} bits after the point. These bits
 * suffice: every float was compared with {@link Float#toString}.
 *
 * <p>Branches that depend on the digits are hard to predict, so the code for normal numbers has none.
 *
 * <p>Sources: Giulietti, "The Schubfach way to render doubles", 2022; for the digits of a whole number, Khuong, "How to print
 * integers really fast", 2017.
 */
final class DecimalWriter {

    /** The maximum count of bytes that writing one number changes: sign, leading zeros, digit, and twice eight bytes. */
    static final int ROOM = 1 + 4 + 1 + 2 * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private static final long EIGHT_ZEROS = 0x3030_3030_3030_3030L;

    /** 0.0 in ASCII, the first character in the lowest byte. */
    private static final long ZERO = 0x30_2E_30;

    private static final int MIN_Q = -149;
    private static final int IMPLICIT_BIT = 1 << 23;

    /** If c is at least this, the multiple of 10^k has at least two digits. */
    private static final int TWO_DIGITS = 8;

    /** The bits after the point of a multiple of 10^k. */
    private static final int POINT = 30;

    /** 1/10 in fixed point, rounded up. The quotient is exact for numbers below 2^30. */
    private static final long TENTH = 429_496_730;

    private static final int TENTH_POINT = 32;

    /** The bits after the point of a power. */
    private static final int POWER_POINT = 59;

    /** By a float's exponent: k = log10(2^q), rounded down. */
    private static final int[] LOGARITHMS = new int[255];

    /** By a float's exponent: 2^q / 10^k, which is from 1 to 10; rounded down if k <= 0, otherwise up. */
    private static final long[] POWERS = new long[LOGARITHMS.length];

    private static final int MIN_EXPONENT = -45;
    private static final int MAX_EXPONENT = 38;

    private static final Notation[] NOTATIONS = IntStream.rangeClosed(MIN_EXPONENT, MAX_EXPONENT)
            .mapToObj(Notation::of)
            .toArray(Notation[]::new);

    static {
        for (int exponent = 0; exponent < LOGARITHMS.length; exponent++) {
            int q = MIN_Q + Math.max(0, exponent - 1);
            int k = (q * 315_653) >> 20;
            int twos = q + POWER_POINT - k;
            BigInteger fives = BigInteger.valueOf(5).pow(Math.abs(k));
            BigInteger power = k <= 0
                    ? fives.shiftLeft(twos)
                    : BigInteger.ONE.shiftLeft(twos).divide(fives).add(BigInteger.ONE);
            LOGARITHMS[exponent] = k;
            POWERS[exponent] = power.longValueExact();
        }
    }

    private DecimalWriter() {}

    /**
     * Writes a number.
     *
     * @param number finite
     * @param bytes has room for {@link #ROOM} more bytes. Modified, also after the text.
     * @param from the index of the first byte
     * @return the index after the last byte
     */
    static int write(float number, byte[] bytes, int from) {
        int bits = Float.floatToRawIntBits(number);
        int fraction = bits & (IMPLICIT_BIT - 1);
        int exponent = bits >>> 23 & 0xFF;
        bytes[from] = '-';
        int at = from + (bits >>> 31);
        if (fraction == 0 || exponent == 0) {
            return writeRare(fraction, exponent, bytes, at);
        }
        int c = fraction | IMPLICIT_BIT;
        long power = POWERS[exponent];
        long scaled = scaled(c, power);
        long half = half(c, power);
        return text(shortest(scaled, scaled - half, scaled + half), LOGARITHMS[exponent], bytes, at);
    }

    /** Writes zero, a power of two, or a subnormal number. */
    private static int writeRare(int fraction, int exponent, byte[] bytes, int at) {
        if (fraction == 0 && exponent == 0) {
            LONG.set(bytes, at, ZERO);
            return at + 3;
        }
        // The lower neighbour is half as far away as the upper one.
        boolean powerOfTwo = exponent > 1;
        int c = exponent == 0 ? fraction : IMPLICIT_BIT;
        int k = LOGARITHMS[exponent];
        long power = POWERS[exponent];
        if (c < TWO_DIGITS || (powerOfTwo && power < (4L << POWER_POINT) / 3)) {
            k--;
            power *= 10;
        }
        long scaled = scaled(c, power);
        long half = half(c, power);
        long low = scaled - (powerOfTwo ? half >> 1 : half);
        long high = scaled + half;
        // Two digits are the minimum: do not shorten them to one.
        long multiple = scaled >>> POINT < 100 ? nearest(scaled) : shortest(scaled, low, high);
        if (multiple << POINT < low) {
            multiple++;
        }
        while (multiple < 1_000_000) {
            multiple *= 10;
            k--;
        }
        return text(multiple, k, bytes, at);
    }

    /** c · 2^q as a multiple of 10^k, rounded down. */
    private static long scaled(int c, long power) {
        return Math.multiplyHigh((long) c << (Long.SIZE + POINT - POWER_POINT), power);
    }

    /**
     * Half a unit of c as a multiple of 10^k: slightly more if c is even, because the middles then belong to the interval;
     * slightly less if c is odd.
     */
    private static long half(int c, long power) {
        return (power >>> (1 + POWER_POINT - POINT)) + 1 - 2L * (c & 1);
    }

    /** The multiple of ten between low and high; the nearest whole number if there is none. */
    private static long shortest(long scaled, long low, long high) {
        long tens = (((high >>> POINT) * TENTH) >>> TENTH_POINT) * 10;
        return tens + ((nearest(scaled) - tens) & (((tens << POINT) - low) >> 63));
    }

    /** The nearest whole number; of two, the even one. */
    private static long nearest(long scaled) {
        return (scaled + (1L << (POINT - 1)) - 1 + ((scaled >>> POINT) & 1)) >>> POINT;
    }

    /** Writes multiple · 10^k. The multiple has seven or eight digits, or nine digits that begin with 1. */
    private static int text(long multiple, int k, byte[] bytes, int from) {
        long nine = (99_999_999 - multiple) >>> 63;
        int beyondSeven = (int) (nine + ((9_999_999 - multiple) >>> 63));
        long lastEight = eightDigits(multiple - 100_000_000 * nine);
        int unused = (2 - beyondSeven) * Byte.SIZE; // leading zeros
        long first = (lastEight << Byte.SIZE | nine) >>> unused & 0xF;
        long others = lastEight >>> unused;
        int count = Long.BYTES - (Long.numberOfLeadingZeros(others) >>> 3);
        Notation notation = NOTATIONS[k + 6 + beyondSeven - MIN_EXPONENT];
        LONG.set(bytes, from, notation.prefix);
        int at = from + notation.prefixLength;
        LONG.set(bytes, at, others << Byte.SIZE | first | EIGHT_ZEROS);
        at += 1 + notation.whole;
        bytes[at] = '.'; // overwritten if the prefix has the point
        at += notation.point;
        LONG.set(bytes, at, (others | EIGHT_ZEROS) >>> (notation.whole * Byte.SIZE));
        at += Math.max(count - notation.whole, notation.point);
        LONG.set(bytes, at, notation.suffix);
        return at + notation.suffixLength;
    }

    /**
     * The digits of a number below 10^8, one per byte, the first in the lowest byte. The number is split into fours, pairs and
     * single digits: high · 10^n + low becomes high + low · 2^s, computed as number · 2^s - high · (10^n · 2^s - 1).
     */
    private static long eightDigits(long number) {
        long tenThousands = (number * 109_951_163) >>> 40;
        long fours = (number << 32) - tenThousands * ((10_000L << 32) - 1);
        long hundreds = (fours * 5243) >>> 19 & 0x0000_007F_0000_007FL;
        long pairs = (fours << 16) - hundreds * ((100 << 16) - 1);
        long tens = (pairs * 103) >>> 10 & 0x000F_000F_000F_000FL;
        return (pairs << 8) - tens * ((10 << 8) - 1);
    }

    /**
     * How a number with a decimal exponent is written: without an exponent from 10^-3 to below 10^7, with one otherwise.
     *
     * @param prefix the bytes before the first digit
     * @param whole how many digits stand between the first and the point
     * @param point 1 if a point and at least one digit follow; 0 if the prefix holds the point
     * @param suffix the bytes after the last digit
     */
    private record Notation(long prefix, int prefixLength, int whole, int point, long suffix, int suffixLength) {

        static Notation of(int exponent) {
            boolean plain = exponent >= -3 && exponent < 7;
            String prefix = plain && exponent < 0 ? "0." + "0".repeat(-1 - exponent) : "";
            String suffix = plain ? "" : "E" + exponent;
            return new Notation(
                    bytes(prefix),
                    prefix.length(),
                    plain ? Math.max(0, exponent) : 0,
                    prefix.isEmpty() ? 1 : 0,
                    bytes(suffix),
                    suffix.length());
        }

        private static long bytes(String ascii) {
            long bytes = 0;
            for (int i = 0; i < ascii.length(); i++) {
                bytes |= (long) ascii.charAt(i) << (i * Byte.SIZE);
            }
            return bytes;
        }
    }
}
