package io.jundenpa.event;

/**
 * Reads whole numbers of one or two digits with a comma behind each, as pixels and counts often are: as many at once as eight
 * bytes hold, as nothing tells how long the next one is. For one thread.
 */
final class SmallNumbers {

    /** The most numbers that eight bytes hold. */
    private static final int MOST = 4;

    private static final long LOW_BYTES = 0x0101_0101_0101_0101L;
    private static final long COMMA = ',' ^ '0';
    private static final long BLANK = ' ' ^ '0';

    /** Times a long whose bytes are 0 or 1: in the highest byte a bit of each, that of the first byte in the lowest bit. */
    private static final long GATHER = 0x0102_0408_1020_4080L;

    /**
     * What there is, by which of eight bytes are no digits: of each number, how far to shift its last digit to the lowest byte,
     * six bits each; how many numbers, three bits. 0 if there is no number, or one without digits, or with more than two.
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
        int behind = 0;
        int first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            if ((others >>> i & 1) == 0) {
                continue;
            }
            int digits = i - first;
            if (digits > 2 || (digits == 0 && i != behind)) {
                return 0;
            }
            first = i + 1;
            if (digits > 0) {
                form |= ((i - 1) * Byte.SIZE) << (6 * count++);
                behind = first;
            }
        }
        return form | (count << 24);
    }

    /**
     * Reads numbers, each of them with a blank in front or not.
     *
     * @param text a {@link PaddedText}, not modified
     * @param from where the first number begins
     * @param most at most so many
     * @param values gets the numbers. Modified, also up to three places behind them.
     * @param at the index of the first of them
     * @return how many were read: fewer where something else comes, where eight bytes hold more than that, or towards the end
     *     of the values
     */
    int read(byte[] text, int from, int most, float[] values, int at) {
        int begin = from;
        int done = 0;
        // Each turn stores as many as eight bytes may hold.
        int lastTurn = Math.min(most - 1, values.length - MOST - at);
        while (done <= lastTurn) {
            long eight = EightDigits.at(text, begin);
            long others = EightDigits.allOthers(eight);
            long blanks = others & ((others << Byte.SIZE) | 1); // behind a comma, or before all
            long commas = others ^ blanks;
            long expected = (commas * COMMA) ^ (blanks * BLANK);
            long digits = eight & ~(others * 0xFF);
            long tens = digits << Byte.SIZE;
            long seconds = ~(others | (others << Byte.SIZE) | 1);
            long zerosTooMany = (~(tens + 0x7F7F_7F7F_7F7F_7F7FL) >>> 7) & LOW_BYTES & seconds;
            int form = FORMS[(int) ((others * GATHER) >>> 56)];
            int count = form >>> 24;
            if (((eight ^ digits ^ expected) | zerosTooMany) != 0 || count == 0 || count > most - done) {
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

    /** The index behind the comma of the number that was read last, or where the first should have been. */
    int end() {
        return end;
    }
}
