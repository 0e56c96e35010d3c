package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Eight bytes of text in a long, the first in the lowest bits, each digit as its value: so they are counted, and joined to a
 * number, all at once.
 */
final class EightDigits {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long EIGHT_ZEROS = 0x3030_3030_3030_3030L;

    private EightDigits() {}

    /** The eight bytes from an index on, which have to be there. */
    static long at(byte[] text, int from) {
        return (long) LONG.get(text, from) ^ EIGHT_ZEROS;
    }

    /**
     * Marks the first byte that is no digit by its highest bit; lower bits are 0, higher ones any. The sum has the highest
     * bit of a byte set if the byte is from 10 to 127; what it carries over goes to later bytes.
     */
    static long others(long eight) {
        return (eight + 0x7676_7676_7676_7676L | eight) & 0x8080_8080_8080_8080L;
    }

    /** 1 for each byte that is no digit, 0 for each that is. */
    static long allOthers(long eight) {
        return ((eight & 0x7F7F_7F7F_7F7F_7F7FL) + 0x7676_7676_7676_7676L | eight) >>> 7 & 0x0101_0101_0101_0101L;
    }

    /** How many digits there are before the first of the {@linkplain #others others}: 0 to 8. */
    static int count(long others) {
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number of the first digits; any below 2^32 if there are none. */
    static long number(long eight, int count) {
        return number(eight << (-count * Byte.SIZE));
    }

    /** The digits before the first of the others, followed by zeros. */
    static long digits(long eight, long others) {
        return eight & (((others & -others) >>> 7) - 1);
    }

    /** The number of eight digits: joined to pairs, fours, and all. */
    static long number(long eight) {
        long pairs = (eight * (10 << 8 | 1)) >>> 8 & 0x00FF_00FF_00FF_00FFL;
        long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000_FFFF_0000_FFFFL;
        return (fours * (10_000L << 32 | 1)) >>> 32;
    }
}
