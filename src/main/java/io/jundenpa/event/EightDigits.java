package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Eight bytes of text in a long, the first byte in the lowest bits, each digit as its value. The digits are counted and joined
 * to a number all at once (SIMD within a register).
 *
 * <p>Sources: for the number, Lee, "Fast numeric string to int", and Lemire, "Quickly parsing eight digits", 2018; for the
 * bytes that are no digits, Anderson, "Bit Twiddling Hacks", "Determine if a word has a byte greater than n".
 */
final class EightDigits {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long EIGHT_ZEROS = 0x3030_3030_3030_3030L;

    private EightDigits() {}

    /** The eight bytes that begin at an index. The text must hold all of them. */
    static long at(byte[] text, int from) {
        return (long) LONG.get(text, from) ^ EIGHT_ZEROS;
    }

    /**
     * Marks the first byte that is no digit by its highest bit. Lower bits are 0, higher bits may have any value. The sum
     * sets the highest bit of a byte from 10 to 127. A carry changes only later bytes.
     */
    static long others(long eight) {
        return (eight + 0x7676_7676_7676_7676L | eight) & 0x8080_8080_8080_8080L;
    }

    /** Has a 1 in each byte that is no digit, and a 0 in each byte that is a digit. */
    static long allOthers(long eight) {
        return ((eight & 0x7F7F_7F7F_7F7F_7F7FL) + 0x7676_7676_7676_7676L | eight) >>> 7 & 0x0101_0101_0101_0101L;
    }

    /** How many digits precede the first byte that {@link #others} marks: 0 to 8. */
    static int count(long others) {
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number that the first {@code count} digits form; an arbitrary number below 2^32 if the count is 0. */
    static long number(long eight, int count) {
        return number(eight << (-count * Byte.SIZE));
    }

    /** The digits before the first byte that {@link #others} marks, followed by zeros. */
    static long digits(long eight, long others) {
        return eight & (((others & -others) >>> 7) - 1);
    }

    /** The number that eight digits form. Joins them to pairs, then to fours, then to eight. */
    static long number(long eight) {
        long pairs = (eight * (10 << 8 | 1)) >>> 8 & 0x00FF_00FF_00FF_00FFL;
        long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000_FFFF_0000_FFFFL;
        return (fours * (10_000L << 32 | 1)) >>> 32;
    }
}
