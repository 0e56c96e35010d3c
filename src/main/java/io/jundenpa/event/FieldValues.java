package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.FeatureRow.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;

/**
 * Gives the values of a binary format to the features that read them. Makes no object for usual values. For one thread.
 *
 * <p>In each method, the readers are the features that read the value.
 */
final class FieldValues {

    /** A decimal number of 64 digits has 27 bytes. */
    private static final int MAX_DECIMAL = 32;

    /** Powers of ten that a double holds without rounding. */
    private static final double[] POWERS = powers();

    /** A long below this is a double without rounding. */
    private static final long MAX_EXACT = 1L << 53;

    private static final int NANO_DIGITS = 9;
    private static final long NANOS = 1_000_000_000;

    /** A time of fewer seconds has nanoseconds that a long holds. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - Integer.MAX_VALUE / NANOS - 1;

    private final FeatureRow features;
    private final DecimalReader numbers = new DecimalReader();
    private final CharsetDecoder utf8 = UTF_8.newDecoder();

    /** A short text, with zeros after it. */
    private final byte[] scratch = new byte[DecimalReader.MAX_LENGTH + PaddedText.ROOM];

    FieldValues(FeatureRow features) {
        this.features = features;
    }

    private static double[] powers() {
        double[] powers = new double[23];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Double.parseDouble("1e" + i);
        }
        return powers;
    }

    /** Reports a value that its readers do not take, such as {@code bytes}. */
    void report(int[] readers, String found) {
        for (int feature : readers) {
            if (mark(feature)) {
                features.reportInvalid(feature, found);
            }
        }
    }

    /** Marks a feature, or reports that it already is. A map can have a key twice. */
    private boolean mark(int feature) {
        boolean first = features.mark(feature);
        if (!first) {
            features.reportDuplicate(feature);
        }
        return first;
    }

    /** Marks the readers of a value that is in the row. */
    void takeRead(int[] readers) {
        for (int feature : readers) {
            mark(feature);
        }
    }

    void takeNull(int[] readers) {
        for (int feature : readers) {
            if (mark(feature)) {
                features.reportMissing(feature);
            }
        }
    }

    void takeFlag(int[] readers, boolean flag) {
        for (int feature : readers) {
            if (mark(feature)) {
                if (features.kind(feature) == Kind.FLAG) {
                    features.flag(feature, flag);
                } else {
                    features.reportInvalid(feature, flag ? "true" : "false");
                }
            }
        }
    }

    /** Takes a whole number. As a time, it is in the unit of the field. */
    void takeWhole(int[] readers, long number) {
        for (int feature : readers) {
            if (mark(feature) && !takesWhole(feature, number)) {
                features.reportInvalid(feature, "a number");
            }
        }
    }

    /** Takes a whole number that is this time in milliseconds, or NaN for a time of day. */
    void takeWhole(int[] readers, long number, double millis) {
        for (int feature : readers) {
            if (mark(feature)) {
                boolean valid = features.kind(feature) == Kind.TIME
                        ? features.time(feature, millis)
                        : takesWhole(feature, number);
                if (!valid) {
                    features.reportInvalid(feature, Double.isNaN(millis) ? "a time of day" : "a number");
                }
            }
        }
    }

    private boolean takesWhole(int feature, long number) {
        return switch (features.kind(feature)) {
            case NUMBER -> features.number(feature, (float) number);
            case TEXT -> features.text(feature, scratch, 0, digits(number));
            case TIME -> features.time(feature, features.unit(feature).millis((double) number));
            default -> false;
        };
    }

    /** Takes a whole number of 64 bits without a sign. */
    void takeUnsigned(int[] readers, long number) {
        if (number >= 0) {
            takeWhole(readers, number);
            return;
        }
        for (int feature : readers) {
            if (mark(feature)) {
                boolean valid = switch (features.kind(feature)) {
                    case NUMBER -> features.number(feature, unsigned(number));
                    case TEXT -> features.text(feature, scratch, 0, unsignedDigits(number));
                    default -> false; // Too large for a time.
                };
                if (!valid) {
                    features.reportInvalid(feature, "a number");
                }
            }
        }
    }

    /** The float that is nearest to a whole number without a sign. The lowest bit says whether bits were cut off. */
    static float unsigned(long number) {
        return number >= 0 ? (float) number : (float) ((number >>> 1) | (number & 1)) * 2;
    }

    /** The bytes that {@link #digits} writes to. Valid until the next value. */
    byte[] scratch() {
        return scratch;
    }

    /** Writes a whole number without a sign as {@link #digits}. */
    int unsignedDigits(long number) {
        if (number >= 0) {
            return digits(number);
        }
        int length = digits(Long.divideUnsigned(number, 10));
        scratch[length] = (byte) ('0' + Long.remainderUnsigned(number, 10));
        return length + 1;
    }

    /** Writes a whole number to the scratch and returns the index after it. */
    int digits(long number) {
        int length = 0;
        for (long rest = number; rest != 0 || length == 0; rest /= 10) {
            scratch[length++] = (byte) ('0' + Math.abs(rest % 10));
        }
        if (number < 0) {
            scratch[length++] = '-';
        }
        for (int i = 0, j = length - 1; i < j; i++, j--) {
            byte swapped = scratch[i];
            scratch[i] = scratch[j];
            scratch[j] = swapped;
        }
        return length;
    }

    void takeNumber(int[] readers, double number) {
        for (int feature : readers) {
            if (mark(feature)) {
                takeNumber(feature, number);
            }
        }
    }

    private void takeNumber(int feature, double number) {
        if (features.kind(feature) == Kind.NUMBER) {
            if (!features.number(feature, (float) number)) {
                reportNotFinite(feature, number);
            }
        } else if (features.kind(feature) != Kind.TIME
                || !features.time(feature, features.unit(feature).millis(number))) {
            features.reportInvalid(feature, "a number");
        }
    }

    private void reportNotFinite(int feature, double number) {
        if (Double.isFinite(number)) {
            features.reportNotFinite(feature, "is too large, expected a 32-bit float");
        } else {
            features.reportNotFinite(
                    feature, "is " + (Double.isNaN(number) ? "NaN" : "infinite") + ", expected a finite number");
        }
    }

    /** Takes the number whose digits without a point are in two's complement, the highest byte first. */
    void takeDecimal(int[] readers, byte[] bytes, int from, int to, int scale) {
        for (int feature : readers) {
            if (mark(feature) && !takesDecimal(feature, bytes, from, to, scale)) {
                features.reportInvalid(feature, "a decimal number of " + (to - from) + " bytes");
            }
        }
    }

    private boolean takesDecimal(int feature, byte[] bytes, int from, int to, int scale) {
        return switch (features.kind(feature)) {
            case NUMBER -> takesDecimal(feature, 0, bytes, from, to, scale);
            case TIME ->
                isDecimal(from, to)
                        && features.time(
                                feature,
                                features.unit(feature)
                                        .millis(big(bytes, from, to, scale).doubleValue()));
            default -> false;
        };
    }

    /** Takes a decimal number of a list. Returns whether it is valid. */
    boolean takesDecimal(int list, int index, byte[] bytes, int from, int to, int scale) {
        return isDecimal(from, to) && features.number(list, index, decimal(bytes, from, to, scale));
    }

    private static boolean isDecimal(int from, int to) {
        return to > from && to - from <= MAX_DECIMAL;
    }

    private static float decimal(byte[] bytes, int from, int to, int scale) {
        if (to - from > Long.BYTES) {
            return big(bytes, from, to, scale).floatValue();
        }
        long unscaled = bytes[from];
        for (int i = from + 1; i < to; i++) {
            unscaled = (unscaled << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return decimal(unscaled, scale);
    }

    /**
     * The float that is nearest to a decimal number. The quotient of two exact doubles is rounded twice. The first rounding
     * matters only if it ends in the middle of two floats, whose last 29 bits as a double are a one and zeros.
     */
    private static float decimal(long unscaled, int scale) {
        if (scale < POWERS.length && Math.abs(unscaled) < MAX_EXACT && unscaled != Long.MIN_VALUE) {
            double number = unscaled / POWERS[scale];
            if ((Double.doubleToRawLongBits(number) & 0x1FFF_FFFF) != 0x1000_0000) {
                return (float) number;
            }
        }
        return BigDecimal.valueOf(unscaled, scale).floatValue();
    }

    private static BigDecimal big(byte[] bytes, int from, int to, int scale) {
        return new BigDecimal(new BigInteger(bytes, from, to - from), scale);
    }

    /** Takes a time. */
    void takeTimestamp(int[] readers, long seconds, int nanos) {
        for (int feature : readers) {
            if (mark(feature)
                    && (features.kind(feature) != Kind.TIME || !features.time(feature, seconds * 1e3 + nanos / 1e6))) {
                features.reportInvalid(feature, "a timestamp");
            }
        }
    }

    /** Takes a length of time, as a number of seconds. */
    void takeDuration(int[] readers, long seconds, int nanos) {
        for (int feature : readers) {
            if (mark(feature)
                    && (features.kind(feature) != Kind.NUMBER || !features.number(feature, duration(seconds, nanos)))) {
                features.reportInvalid(feature, "a duration");
            }
        }
    }

    private static float duration(long seconds, int nanos) {
        return Math.abs(seconds) < MAX_SECONDS
                ? decimal(seconds * NANOS + nanos, NANO_DIGITS)
                : BigDecimal.valueOf(seconds)
                        .add(BigDecimal.valueOf(nanos, NANO_DIGITS))
                        .floatValue();
    }

    /** Takes text that may be in invalid UTF-8. */
    void takeText(int[] readers, byte[] text, int from, int to) {
        for (int feature : readers) {
            if (mark(feature) && !takesText(feature, text, from, to)) {
                features.reportInvalid(feature, "text");
            }
        }
    }

    private boolean takesText(int feature, byte[] text, int from, int to) {
        return switch (features.kind(feature)) {
            case NUMBER -> takesNumber(feature, 0, text, from, to);
            case TEXT -> isUtf8(text, from, to) && features.text(feature, text, from, to);
            case TIME -> features.time(feature, millis(feature, text, from, to));
            default -> false;
        };
    }

    /** Takes text that may be a number, for the column of a feature. Returns whether it is one. */
    boolean takesNumber(int feature, int index, byte[] text, int from, int to) {
        return readNumber(feature, text, from, to) && features.number(feature, index, numbers.number());
    }

    private double millis(int feature, byte[] text, int from, int to) {
        if (!features.numberInText(feature)) {
            return IsoTime.millis(text, from, to);
        }
        return readNumber(feature, text, from, to)
                ? features.unit(feature).millis(Double.parseDouble(new String(text, from, to - from, US_ASCII)))
                : IsoTime.INVALID;
    }

    private boolean readNumber(int feature, byte[] text, int from, int to) {
        int length = to - from;
        if (!features.numberInText(feature) || length == 0 || length > DecimalReader.MAX_LENGTH) {
            return false;
        }
        System.arraycopy(text, from, scratch, 0, length);
        Arrays.fill(scratch, length, length + PaddedText.ROOM, (byte) 0);
        return numbers.read(scratch, 0) == length;
    }

    private boolean isUtf8(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] >= 0) {
            i++;
        }
        if (i == to) {
            return true;
        }
        try {
            utf8.decode(ByteBuffer.wrap(text, i, to - i));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Starts a list. Returns the feature that takes its numbers, or -1. */
    int startList(int[] readers) {
        int list = -1;
        for (int feature : readers) {
            if (mark(feature)) {
                if (features.kind(feature) == Kind.NUMBERS) {
                    list = feature;
                } else {
                    features.reportInvalid(feature, "a list");
                }
            }
        }
        return list;
    }

    /**
     * Ends a list.
     *
     * @param list the feature that takes it, or -1
     * @param items how many it has
     * @param valid whether its numbers are finite numbers
     */
    void endList(int list, long items, boolean valid) {
        if (list >= 0 && !valid) {
            features.reportInvalid(list, "a list with something else than finite numbers");
        } else if (list >= 0 && items != features.size(list)) {
            features.reportInvalid(list, "a list of " + items);
        }
    }
}
