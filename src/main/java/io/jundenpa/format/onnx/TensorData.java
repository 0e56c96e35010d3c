package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the numbers of a tensor lie: as bytes in the model, in lists of floats or varints, or in another file.
 *
 * @param fields the fields of the message that are in {@link #FIELDS}
 * @param raw little-endian bytes
 * @param packed lists of floats, doubles or varints
 * @param singles numbers that are not packed; a {@code Long} is a varint
 * @param location 0 is in the model, 1 is in another file
 * @param external location, offset and length in another file
 */
record TensorData(
        Set<Integer> fields,
        ByteBuffer raw,
        List<ByteBuffer> packed,
        List<Number> singles,
        int location,
        Map<String, String> external,
        ExternalData files,
        Budget budget) {

    static final int FLOATS = 4;
    static final int INT32S = 5;
    static final int INT64S = 7;
    static final int RAW = 9;
    static final int DOUBLES = 10;
    static final int UINT64S = 11;
    /** The fields that hold numbers. */
    static final Set<Integer> FIELDS = Set.of(FLOATS, INT32S, INT64S, RAW, DOUBLES, UINT64S);

    private static final int INSIDE = 0;
    private static final int EXTERNAL = 1;

    /**
     * The numbers.
     *
     * @throws FormatException if they are in a wrong place or in two places, or their count does not fit the shape
     */
    BufferTensor source(ElementType type, List<Long> shape) throws FormatException {
        requireOnePlace(type);
        if (location == EXTERNAL) {
            return inBytes(type, shape, externalBytes(type, shape));
        }
        if (fields.contains(RAW)) {
            return inBytes(type, shape, raw);
        }
        boolean floats = fields.contains(FLOATS) || fields.contains(DOUBLES);
        if (floats && packed.size() == 1 && singles.isEmpty()) {
            return inBytes(type, shape, packed.get(0));
        }
        return new ListedNumbers(type, singles, packed, !floats).tensor(shape, budget);
    }

    /** Numbers in the field of another type, or in two places, would be misread without an error. */
    private void requireOnePlace(ElementType type) throws FormatException {
        if (location != INSIDE && location != EXTERNAL) {
            throw new FormatException("has the location " + location + ", expected 0 (in the model) or 1 (beside it)");
        }
        Set<Integer> sorted = new TreeSet<>(fields);
        if (location == EXTERNAL && !fields.isEmpty()) {
            throw new FormatException("is in another file, but has numbers in the fields " + sorted + " too");
        }
        if (!fields.isEmpty() && !fields.equals(Set.of(RAW)) && !fields.equals(Set.of(listField(type)))) {
            throw new FormatException("has numbers in the fields " + sorted + ", expected numbers of type " + type
                    + " in field " + RAW + " or " + listField(type));
        }
        if (!packed.isEmpty() && !singles.isEmpty()) {
            throw new FormatException("has packed and unpacked numbers, expected one kind");
        }
    }

    /** The field that lists the numbers of a type. */
    private static int listField(ElementType type) {
        return switch (type) {
            case F32 -> FLOATS;
            case F64 -> DOUBLES;
            case I64 -> INT64S;
            case U32, U64 -> UINT64S;
            default -> INT32S;
        };
    }

    private static BufferTensor inBytes(ElementType type, List<Long> shape, ByteBuffer bytes) throws FormatException {
        int count = bytes.remaining();
        if (count % type.size() != 0 || count / type.size() != TensorSource.count(shape)) {
            throw new FormatException(
                    "has " + count + " bytes, expected as many as " + shape + " of " + type + " needs");
        }
        return new BufferTensor(type, shape, bytes);
    }

    private ByteBuffer externalBytes(ElementType type, List<Long> shape) throws FormatException {
        String path = external.getOrDefault("location", "");
        if (path.isEmpty()) {
            throw new FormatException("is in another file, but has no location");
        }
        ByteBuffer file;
        try {
            file = files.bytes(path);
        } catch (IOException e) {
            throw new FormatException(String.valueOf(e.getMessage()));
        }
        long offset = number("offset", 0);
        long length = number("length", Math.multiplyExact(TensorSource.count(shape), (long) type.size()));
        if (offset > file.remaining() || length > file.remaining() - offset) {
            throw new FormatException("is at bytes " + offset + " to " + (offset + length) + " of " + path
                    + ", which has " + file.remaining() + " bytes");
        }
        return file.slice((int) (file.position() + offset), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long number(String key, long defaultValue) throws FormatException {
        String text = external.getOrDefault(key, String.valueOf(defaultValue));
        if (!text.matches("[0-9]{1,18}")) {
            throw new FormatException("has the " + key + " \"" + text + "\", expected a number");
        }
        return Long.parseLong(text);
    }
}
