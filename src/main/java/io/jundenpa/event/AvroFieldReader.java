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
import java.util.UUID;

/** Reads the fields of an Avro record into a row, by the plan of its schema. Makes no object for usual values. For one thread. */
final class AvroFieldReader {

    /** Values may be nested as deep as JSON's. */
    private static final int MAX_DEPTH = JsonSkipper.MAX_DEPTH;

    /** A decimal number of 64 digits has 27 bytes. */
    private static final int MAX_DECIMAL = 32;

    private static final int UUID_BYTES = 16;
    private static final int UUID_LENGTH = 36;

    /** Powers of ten that a double holds without rounding. */
    private static final double[] POWERS = powers();

    /** A long below this is a double without rounding. */
    private static final long MAX_EXACT = 1L << 53;

    private final FeatureRow features;
    private final AvroInput in = new AvroInput();
    private final DecimalReader numbers = new DecimalReader();
    private final CharsetDecoder utf8 = UTF_8.newDecoder();

    /** A short text, with zeros after it. */
    private final byte[] scratch = new byte[DecimalReader.MAX_LENGTH + PaddedText.ROOM];

    AvroFieldReader(FeatureRow features) {
        this.features = features;
    }

    private static double[] powers() {
        double[] powers = new double[23];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Double.parseDouble("1e" + i);
        }
        return powers;
    }

    /** Reads the record that begins at an index and ends with the array. */
    void read(AvroStep plan, byte[] value, int from) throws RejectException {
        readOne(plan, value, from);
        if (in.left() > 0) {
            throw in.bad(in.left() + " bytes after the record; was it written with another schema?");
        }
    }

    /** Reads the record that begins at an index, and returns the index after it. */
    int readOne(AvroStep plan, byte[] value, int from) throws RejectException {
        in.start(value, from);
        read(plan, 0);
        return in.at();
    }

    private void read(AvroStep any, int depth) throws RejectException {
        AvroStep step = any.op == AvroStep.Op.UNION ? branch(any) : any;
        switch (step.op) {
            case NULL -> takeNull(step);
            case BOOLEAN -> takeFlag(step, in.readBoolean());
            case INT -> takeWhole(step, in.readInt());
            case LONG -> takeWhole(step, in.readLong());
            case FLOAT -> takeNumber(step, in.readFloat());
            case DOUBLE -> takeNumber(step, in.readDouble());
            case DECIMAL -> takeDecimal(step);
            case UUID -> takeUuid(step);
            case STRING -> takeString(step);
            case ENUM -> takeEnum(step);
            case BYTES, FIXED -> {
                skipBytes(step);
                report(step, "bytes");
            }
            case RECORD -> {
                report(step, "a record");
                int below = deeper(depth);
                for (AvroStep field : step.children) {
                    read(field, below);
                }
            }
            case ARRAY -> readArray(step, deeper(depth));
            case MAP -> readMap(step, deeper(depth));
            case UNKNOWN -> throw Rejections.unknown(1, step.name);
            case UNUSABLE -> throw new RejectException(RejectCode.UNKNOWN_SCHEMA, step.name);
            case UNION -> throw new IllegalStateException("a union in a union");
        }
    }

    private int deeper(int depth) throws RejectException {
        if (depth == MAX_DEPTH) {
            throw in.bad("values are nested more than " + MAX_DEPTH + " deep");
        }
        return depth + 1;
    }

    private AvroStep branch(AvroStep union) throws RejectException {
        int index = in.readInt();
        if (index < 0 || index >= union.children.length) {
            throw in.bad("branch " + index + " of a union of " + union.children.length);
        }
        return union.children[index];
    }

    /** Skips bytes with their length and returns the index of the first. They end at the next byte of the input. */
    private int skipBytes(AvroStep step) throws RejectException {
        return in.skip(step.size >= 0 ? step.size : in.readLong());
    }

    private void report(AvroStep step, String found) {
        for (int feature : step.features) {
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

    private void takeNull(AvroStep step) {
        for (int feature : step.features) {
            if (mark(feature)) {
                features.reportMissing(feature);
            }
        }
    }

    private void takeFlag(AvroStep step, boolean flag) {
        for (int feature : step.features) {
            if (mark(feature)) {
                if (features.kind(feature) == Kind.FLAG) {
                    features.flag(feature, flag);
                } else {
                    features.reportInvalid(feature, flag ? "true" : "false");
                }
            }
        }
    }

    private void takeWhole(AvroStep step, long number) {
        for (int feature : step.features) {
            if (mark(feature) && !takesWhole(step, feature, number)) {
                boolean timeOfDay = step.isTime && Double.isNaN(step.millis);
                features.reportInvalid(feature, timeOfDay ? "a time of day" : "a number");
            }
        }
    }

    private boolean takesWhole(AvroStep step, int feature, long number) {
        return switch (features.kind(feature)) {
            case NUMBER -> features.number(feature, (float) number);
            case TEXT -> features.text(feature, scratch, 0, digits(number));
            case TIME -> features.time(feature, millis(step, feature, (double) number));
            default -> false;
        };
    }

    private double millis(AvroStep step, int feature, double number) {
        return step.isTime
                ? number * step.millis / step.units
                : features.unit(feature).millis(number);
    }

    /** Writes a whole number to the scratch and returns the index after it. */
    private int digits(long number) {
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

    private void takeNumber(AvroStep step, double number) {
        for (int feature : step.features) {
            if (mark(feature)) {
                takeNumber(step, feature, number);
            }
        }
    }

    private void takeNumber(AvroStep step, int feature, double number) {
        if (features.kind(feature) == Kind.NUMBER) {
            if (!features.number(feature, (float) number)) {
                reportNotFinite(feature, number);
            }
        } else if (features.kind(feature) != Kind.TIME || !features.time(feature, millis(step, feature, number))) {
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

    private void takeDecimal(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        int to = in.at();
        for (int feature : step.features) {
            if (mark(feature) && !takesDecimal(step, feature, from, to)) {
                features.reportInvalid(feature, "a decimal number of " + (to - from) + " bytes");
            }
        }
    }

    private boolean takesDecimal(AvroStep step, int feature, int from, int to) {
        if (to == from || to - from > MAX_DECIMAL) {
            return false;
        }
        return switch (features.kind(feature)) {
            case NUMBER -> features.number(feature, decimal(from, to, step.scale));
            case TIME ->
                features.time(
                        feature,
                        features.unit(feature).millis(big(from, to, step.scale).doubleValue()));
            default -> false;
        };
    }

    /**
     * The float that is nearest to a decimal number. The quotient of two exact doubles is rounded twice. The first rounding
     * matters only if it ends in the middle of two floats, whose last 29 bits as a double are a one and zeros.
     */
    private float decimal(int from, int to, int scale) {
        if (to - from <= Long.BYTES && scale < POWERS.length) {
            byte[] bytes = in.bytes();
            long unscaled = bytes[from];
            for (int i = from + 1; i < to; i++) {
                unscaled = (unscaled << Byte.SIZE) | (bytes[i] & 0xFF);
            }
            if (Math.abs(unscaled) < MAX_EXACT && unscaled != Long.MIN_VALUE) {
                double number = unscaled / POWERS[scale];
                if ((Double.doubleToRawLongBits(number) & 0x1FFF_FFFF) != 0x1000_0000) {
                    return (float) number;
                }
            }
        }
        return big(from, to, scale).floatValue();
    }

    private BigDecimal big(int from, int to, int scale) {
        return new BigDecimal(new BigInteger(in.bytes(), from, to - from), scale);
    }

    private void takeUuid(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        if (step.features.length > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(in.bytes(), from, UUID_BYTES);
            byte[] text = new UUID(bytes.getLong(), bytes.getLong()).toString().getBytes(US_ASCII);
            takeText(step, text, 0, UUID_LENGTH);
        }
    }

    private void takeString(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        takeText(step, in.bytes(), from, in.at());
    }

    private void takeEnum(AvroStep step) throws RejectException {
        int index = in.readInt();
        if (index < 0 || index >= step.names.length) {
            throw in.bad("symbol " + index + " of an enum of " + step.names.length);
        }
        byte[] symbol = step.names[index];
        takeText(step, symbol, 0, symbol.length);
    }

    private void takeText(AvroStep step, byte[] text, int from, int to) {
        for (int feature : step.features) {
            if (mark(feature) && !takesText(feature, text, from, to)) {
                features.reportInvalid(feature, "text");
            }
        }
    }

    private boolean takesText(int feature, byte[] text, int from, int to) {
        return switch (features.kind(feature)) {
            case NUMBER -> readNumber(feature, text, from, to) && features.number(feature, numbers.number());
            case TEXT -> isUtf8(text, from, to) && features.text(feature, text, from, to);
            case TIME -> features.time(feature, millis(feature, text, from, to));
            default -> false;
        };
    }

    private double millis(int feature, byte[] text, int from, int to) {
        if (!features.numberInText(feature)) {
            return IsoTime.millis(text, from, to);
        }
        return readNumber(feature, text, from, to)
                ? features.unit(feature).millis(Double.parseDouble(new String(text, from, to - from, US_ASCII)))
                : IsoTime.INVALID;
    }

    /** Reads text that may be a number. */
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

    private void readArray(AvroStep step, int depth) throws RejectException {
        int list = -1;
        for (int feature : step.features) {
            if (mark(feature)) {
                if (features.kind(feature) == Kind.NUMBERS) {
                    list = feature;
                } else {
                    features.reportInvalid(feature, "a list");
                }
            }
        }
        long index = 0;
        boolean valid = true;
        for (long count = blockCount(); count != 0; count = blockCount()) {
            long end = index + count;
            for (; index < end; index++) {
                int before = in.at();
                if (list >= 0 && valid && index < features.size(list)) {
                    valid = item(step.others.get(0), list, (int) index, depth);
                } else {
                    read(itemStep(step, index), depth);
                }
                if (in.at() == before && (list < 0 || index >= features.size(list))) {
                    index = nextRead(step, index, end) - 1; // No item takes bytes.
                }
            }
        }
        if (list >= 0 && !valid) {
            features.reportInvalid(list, "a list with something else than finite numbers");
        } else if (list >= 0 && index != features.size(list)) {
            features.reportInvalid(list, "a list of " + index);
        }
    }

    /** The index of the next item that is not skipped, or the end. */
    private static long nextRead(AvroStep step, long index, long end) {
        long next = end;
        for (int read : step.indexes) {
            if (read > index) {
                next = Math.min(next, read);
            }
        }
        return next;
    }

    private static AvroStep itemStep(AvroStep step, long index) {
        for (int i = 0; i < step.indexes.length; i++) {
            if (step.indexes[i] == index) {
                return step.children[i];
            }
        }
        return step.others.get(0);
    }

    /** The items of the next block; 0 after the last. A negative count has the length of the block after it. */
    private long blockCount() throws RejectException {
        long count = in.readLong();
        if (count < 0) {
            in.readLong();
            count = -count;
        }
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw in.bad("a block of " + count + " items, expected at most " + Integer.MAX_VALUE);
        }
        return count;
    }

    /** Reads one number of a list. Returns whether it is valid. */
    private boolean item(AvroStep step, int feature, int index, int depth) throws RejectException {
        return switch (step.op) {
            case NULL -> features.missing(feature, index);
            case INT -> features.number(feature, index, (float) in.readInt());
            case LONG -> features.number(feature, index, (float) in.readLong());
            case FLOAT -> features.number(feature, index, in.readFloat());
            case DOUBLE -> features.number(feature, index, (float) in.readDouble());
            case UNION -> item(branch(step), feature, index, deeper(depth));
            case DECIMAL -> {
                int from = skipBytes(step);
                int length = in.at() - from;
                yield length > 0
                        && length <= MAX_DECIMAL
                        && features.number(feature, index, decimal(from, in.at(), step.scale));
            }
            case STRING -> {
                int from = skipBytes(step);
                yield readNumber(feature, in.bytes(), from, in.at())
                        && features.number(feature, index, numbers.number());
            }
            default -> {
                read(step, depth);
                yield false;
            }
        };
    }

    private void readMap(AvroStep step, int depth) throws RejectException {
        report(step, "a map");
        for (long count = blockCount(); count != 0; count = blockCount()) {
            for (long i = 0; i < count; i++) {
                int from = in.skip(in.readLong());
                AvroStep value = entryStep(step, from, in.at());
                if (value.op == AvroStep.Op.UNKNOWN) {
                    throw Rejections.unknown(1, new String(in.bytes(), from, in.at() - from, UTF_8));
                }
                read(value, depth);
            }
        }
    }

    private AvroStep entryStep(AvroStep step, int from, int to) {
        for (int i = 0; i < step.names.length; i++) {
            byte[] name = step.names[i];
            if (Arrays.equals(name, 0, name.length, in.bytes(), from, to)) {
                return step.children[i];
            }
        }
        return step.others.get(0);
    }
}
