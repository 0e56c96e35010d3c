package io.jundenpa.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Finds the end of a JSON value (RFC 8259) and checks that it is well-formed, without parsing it. All texts are {@link
 * PaddedText}s: the zeros after them end every loop. For one thread.
 */
final class JsonSkipper {

    /** What every method returns for text that is not well-formed, or is nested too deeply. */
    static final int BAD = -1;

    /** The most brackets that may be open. */
    static final int MAX_DEPTH = 1000;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private static final long TRUE = word("true");
    private static final long FALSE = word("false");
    private static final long NULL = word("null");

    /** The kinds of the open brackets, a bit for each: 1 is an object, 0 a list. */
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];

    private static long word(String word) {
        return eight(Arrays.copyOf(word.getBytes(US_ASCII), Long.BYTES), 0);
    }

    /** The eight bytes that begin at an index, the first in the lowest bits. The text must hold all of them. */
    static long eight(byte[] text, int from) {
        return (long) LONG.get(text, from);
    }

    /** The index after blanks. */
    static int afterBlanks(byte[] text, int from) {
        int i = from;
        while (isBlank(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }

    /**
     * The index after a value.
     *
     * @param from the index of its first byte
     * @param depth of the brackets around it
     */
    int skip(byte[] text, int from, int depth) {
        byte first = text[from];
        if (first == '"') {
            return afterString(text, from + 1);
        }
        return first == '{' || first == '[' ? skipOpen(text, from, depth) : afterScalar(text, from);
    }

    private static int afterScalar(byte[] text, int from) {
        return switch (text[from]) {
            case '"' -> afterString(text, from + 1);
            case 't' -> afterWord(text, from, TRUE, 4);
            case 'f' -> afterWord(text, from, FALSE, 5);
            case 'n' -> afterWord(text, from, NULL, 4);
            default -> afterNumber(text, from);
        };
    }

    private int skipOpen(byte[] text, int from, int depth) {
        int open = depth;
        int i = from;
        while (true) {
            int start = i;
            boolean object = text[start] == '{';
            boolean opens = object || text[start] == '[';
            i = opens ? afterBlanks(text, start + 1) : afterScalar(text, start);
            if (opens) {
                if (text[i] != (object ? '}' : ']')) {
                    if (open == MAX_DEPTH) {
                        return BAD;
                    }
                    push(open++, object);
                    i = object ? afterKey(text, i) : i;
                    if (i == BAD) {
                        return BAD;
                    }
                    continue;
                }
                i++;
            }
            while (i != BAD && open > depth) {
                i = afterBlanks(text, i);
                boolean inObject = isObject(open - 1);
                if (text[i] == ',') {
                    i = afterBlanks(text, i + 1);
                    i = inObject ? afterKey(text, i) : i;
                    break;
                }
                i = text[i] == (inObject ? '}' : ']') ? i + 1 : BAD;
                open--;
            }
            if (i == BAD || open == depth) {
                return i;
            }
        }
    }

    private void push(int depth, boolean object) {
        long bit = 1L << depth;
        objects[depth >>> 6] = object ? objects[depth >>> 6] | bit : objects[depth >>> 6] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth >>> 6] >>> depth & 1) != 0;
    }

    /** The index of the value after a key, its colon and blanks. */
    static int afterKey(byte[] text, int from) {
        int colon = text[from] == '"' ? afterString(text, from + 1) : BAD;
        if (colon == BAD) {
            return BAD;
        }
        colon = afterBlanks(text, colon);
        return text[colon] == ':' ? afterBlanks(text, colon + 1) : BAD;
    }

    /**
     * The index after the closing quote of a string.
     *
     * @param from the index after the opening quote
     */
    static int afterString(byte[] text, int from) {
        int i = from;
        while (i != BAD) {
            i = plainEnd(text, i);
            if (text[i] == '"') {
                return i + 1;
            }
            i = text[i] == '\\' ? afterEscape(text, i + 1) : afterCharacter(text, i);
        }
        return BAD;
    }

    /** The index of the next byte that is a quote, a backslash, a control character or not ASCII. */
    static int plainEnd(byte[] text, int from) {
        int i = from;
        while (true) {
            long eight = eight(text, i);
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            // The lowest bit that is set is right. Borrows may set bits above it.
            long special = (((quotes - ONES) & ~quotes)
                            | ((backslashes - ONES) & ~backslashes)
                            | ((eight - SPACES) & ~eight)
                            | eight)
                    & HIGHEST_BITS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            i += Long.BYTES;
        }
    }

    private static int afterEscape(byte[] text, int from) {
        return switch (text[from]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' ->
                isHex(text[from + 1]) && isHex(text[from + 2]) && isHex(text[from + 3]) && isHex(text[from + 4])
                        ? from + 5
                        : BAD;
            default -> BAD;
        };
    }

    private static boolean isHex(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
    }

    /** The index after a character of several bytes in UTF-8 (RFC 3629). */
    static int afterCharacter(byte[] text, int from) {
        int first = text[from] & 0xFF;
        int second = text[from + 1] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            return isContinuation(text[from + 1]) ? from + 2 : BAD;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            boolean valid = second >= (first == 0xE0 ? 0xA0 : 0x80) && second <= (first == 0xED ? 0x9F : 0xBF);
            return valid && isContinuation(text[from + 2]) ? from + 3 : BAD;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            boolean valid = second >= (first == 0xF0 ? 0x90 : 0x80) && second <= (first == 0xF4 ? 0x8F : 0xBF);
            return valid && isContinuation(text[from + 2]) && isContinuation(text[from + 3]) ? from + 4 : BAD;
        }
        return BAD;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static int afterWord(byte[] text, int from, long word, int length) {
        long difference = eight(text, from) ^ word;
        return difference << ((Long.BYTES - length) * Byte.SIZE) == 0 ? from + length : BAD;
    }

    /** The index after a number (RFC 8259, section 6). */
    static int afterNumber(byte[] text, int from) {
        int i = text[from] == '-' ? from + 1 : from;
        int whole = i;
        i = afterDigits(text, i);
        if (i == whole || (text[whole] == '0' && i > whole + 1)) {
            return BAD;
        }
        if (text[i] == '.') {
            int decimals = i + 1;
            i = afterDigits(text, decimals);
            if (i == decimals) {
                return BAD;
            }
        }
        if ((text[i] | 0x20) == 'e') {
            int exponent = text[i + 1] == '-' || text[i + 1] == '+' ? i + 2 : i + 1;
            i = afterDigits(text, exponent);
            return i == exponent ? BAD : i;
        }
        return i;
    }

    private static int afterDigits(byte[] text, int from) {
        int i = from;
        while (text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }
}
