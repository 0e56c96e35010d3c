package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** Reads the fields of an Avro record into a row, by the plan of its schema. Makes no object for usual values. For one thread. */
final class AvroFieldReader {

    /** Values may be nested as deep as JSON's. */
    private static final int MAX_DEPTH = JsonSkipper.MAX_DEPTH;

    private static final int UUID_BYTES = 16;
    private static final int UUID_LENGTH = 36;

    private final FeatureRow features;
    private final FieldValues values;
    private final AvroInput in = new AvroInput();

    AvroFieldReader(FeatureRow features) {
        this.features = features;
        this.values = new FieldValues(features);
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
            case NULL -> values.takeNull(step.features);
            case BOOLEAN -> values.takeFlag(step.features, in.readBoolean());
            case INT -> takeWhole(step, in.readInt());
            case LONG -> takeWhole(step, in.readLong());
            case FLOAT -> values.takeNumber(step.features, in.readFloat());
            case DOUBLE -> values.takeNumber(step.features, in.readDouble());
            case DECIMAL -> takeDecimal(step);
            case UUID -> takeUuid(step);
            case STRING -> takeString(step);
            case ENUM -> takeEnum(step);
            case BYTES, FIXED -> {
                skipBytes(step);
                values.report(step.features, "bytes");
            }
            case RECORD -> {
                values.report(step.features, "a record");
                int below = deeper(depth);
                for (AvroStep field : step.children) {
                    read(field, below);
                }
            }
            case ARRAY -> readArray(step, deeper(depth));
            case MAP -> readMap(step, deeper(depth));
            case UNKNOWN -> throw Rejections.unknown(1, step.name);
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

    private void takeWhole(AvroStep step, long number) {
        if (step.isTime) {
            values.takeWhole(step.features, number, number * step.millis / step.units);
        } else {
            values.takeWhole(step.features, number);
        }
    }

    private void takeDecimal(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        values.takeDecimal(step.features, in.bytes(), from, in.at(), step.scale);
    }

    private void takeUuid(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        if (step.features.length > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(in.bytes(), from, UUID_BYTES);
            byte[] text = new UUID(bytes.getLong(), bytes.getLong()).toString().getBytes(US_ASCII);
            values.takeText(step.features, text, 0, UUID_LENGTH);
        }
    }

    private void takeString(AvroStep step) throws RejectException {
        int from = skipBytes(step);
        values.takeText(step.features, in.bytes(), from, in.at());
    }

    private void takeEnum(AvroStep step) throws RejectException {
        int index = in.readInt();
        if (index < 0 || index >= step.names.length) {
            throw in.bad("symbol " + index + " of an enum of " + step.names.length);
        }
        byte[] symbol = step.names[index];
        values.takeText(step.features, symbol, 0, symbol.length);
    }

    private void readArray(AvroStep step, int depth) throws RejectException {
        int list = values.startList(step.features);
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
        values.endList(list, index, valid);
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
                yield values.takesDecimal(feature, index, in.bytes(), from, in.at(), step.scale);
            }
            case STRING -> {
                int from = skipBytes(step);
                yield values.takesNumber(feature, index, in.bytes(), from, in.at());
            }
            default -> {
                read(step, depth);
                yield false;
            }
        };
    }

    private void readMap(AvroStep step, int depth) throws RejectException {
        values.report(step.features, "a map");
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
