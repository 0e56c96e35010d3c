package io.jundenpa.event;

/**
 * Reads whole numbers of one or two digits, each followed by a comma: pixels and counts often look like this. It reads all
 * numbers of eight bytes at once, because the length of a number is hard to predict. For one thread.
 *
 * <p>A table tells where the numbers are. Its index is the mask of the bytes that are no digits. Source of the idea, for
 * vector registers: Muła, "Parsing series of integers with SIMD", 2018.
 */
final class SmallNumbers {

    /** How many numbers eight bytes can hold. */
    private static final int MAX_NUMBERS = 4;

    private static final long LOW_BYTES = 0x0101_0101_0101_0101L;
    private static final long COMMA = ',' ^ '0';
    private static final long BLANK = ' ' ^ '0';

    /** Gathers eight bytes of 0 or 1 in a mask: the highest byte of the product has bit i for byte i. */
    private static final long GATHER = 0x0102_0408_1020_4080L;

    /**
     * The places of the numbers in eight bytes, by the mask of the bytes that are no digits. An entry has six bits for each
     * number: the shift that moves the number's last digit to the lowest byte. Bits 24 and above are the count of numbers.
     * The entry is 0 if there is no number, an empty number, or a number of more than two digits.
     */
    private static final int[] FORMS = new int[1 << Long.BYTES];

    static {
        for (int others = 0; others < FORMS.length; others++) {
            FORMS[others] = form(others);
        }
    }

    private int end;

    private static int form(int others) {
        int form = 0;
        int count = 0;
        int afterNumber = 0;
        int first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            if ((others >>> i & 1) == 0) {
                continue;
            }
            int digits = i - first;
            if (digits > 2 || (digits == 0 && i != afterNumber)) {
                return 0;
            }
            first = i + 1;
            if (digits > 0) {
                form |= ((i - 1) * Byte.SIZE) << (6 * count++);
                afterNumber = first;
            }
        }
        return form | (count << 24);
    }

    /**
     * Reads numbers, each with or without a space before it.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from the index of the first number
     * @param max how many numbers to read at most
     * @param values gets the numbers. Modified, also up to three places after them.
     * @param at the index in {@code values} for the first number
     * @return how many numbers were read. Reading stops before other text, before eight bytes that hold more numbers than are
     *     left to read, and near the end of {@code values}.
     */
    int read(byte[] text, int from, int max, float[] values, int at) {
        int begin = from;
        int done = 0;
        // Each iteration stores MAX_NUMBERS numbers, even if it has read fewer.
        int maxDone = Math.min(max - 1, values.length - MAX_NUMBERS - at);
        while (done <= maxDone) {
            long eight = EightDigits.at(text, begin);
            long others = EightDigits.allOthers(eight);
            long blanks = others & ((others << Byte.SIZE) | 1); // after a comma, or at the start
            long commas = others ^ blanks;
            long expected = (commas * COMMA) ^ (blanks * BLANK);
            long digits = eight & ~(others * 0xFF);
            long tens = digits << Byte.SIZE;
            long seconds = ~(others | (others << Byte.SIZE) | 1);
            long zerosTooMany = (~(tens + 0x7F7F_7F7F_7F7F_7F7FL) >>> 7) & LOW_BYTES & seconds;
            int form = FORMS[(int) ((others * GATHER) >>> 56)];
            int count = form >>> 24;
            if (((eight ^ digits ^ expected) | zerosTooMany) != 0 || count == 0 || count > max - done) {
                break;
            }
            long numbers = tens * 10 + digits;
            values[at + done] = (byte) (numbers >>> form);
            values[at + done + 1] = (byte) (numbers >>> (form >>> 6));
            values[at + done + 2] = (byte) (numbers >>> (form >>> 12));
            values[at + done + 3] = (byte) (numbers >>> (form >>> 18));
            done += count;
            begin += Long.BYTES - (Long.numberOfLeadingZeros(commas) >>> 3);
        }
        end = begin;
        return done;
    }

    /** The index after the comma of the number that was read last; the start index if none was read. */
    int end() {
        return end;
    }
}
