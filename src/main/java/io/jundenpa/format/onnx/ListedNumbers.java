package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The numbers of a tensor that are listed in fields of a message.
 *
 * @param singles numbers that are not packed; they come first
 * @param packed lists of numbers
 * @param varints whether the numbers are varints; otherwise they are floats or doubles
 */
record ListedNumbers(ElementType type, List<Number> singles, List<ByteBuffer> packed, boolean varints) {

    /** The numbers as a tensor. */
    BufferTensor tensor(List<Long> shape, Budget budget) throws FormatException {
        long count = singles.size();
        for (ByteBuffer list : packed) {
            if (!varints && list.remaining() % type.size() != 0) {
                throw new FormatException("has a list that ends inside a number");
            }
            count += varints ? countVarints(list) : list.remaining() / type.size();
        }
        if (count != TensorSource.count(shape)) {
            throw new FormatException("has " + count + " numbers, expected as many as " + shape + " needs");
        }
        int size = Math.toIntExact(count * type.size());
        budget.require(size);
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Number number : singles) {
            put(number, bytes);
        }
        for (ByteBuffer list : packed) {
            if (varints) {
                for (Wire wire = Wire.of(list, budget); wire.hasMore(); ) {
                    put(wire.varint(), bytes);
                }
            } else {
                bytes.put(list.duplicate());
            }
        }
        return new BufferTensor(type, shape, bytes.flip());
    }

    /** Counts varints by their last bytes, which have no continuation bit. */
    private static long countVarints(ByteBuffer list) {
        long count = 0;
        for (int i = list.position(); i < list.limit(); i++) {
            count += list.get(i) >= 0 ? 1 : 0;
        }
        return count;
    }

    /** Appends a number. For a 16-bit float, the varint holds its bits. */
    private void put(Number number, ByteBuffer bytes) throws FormatException {
        switch (type) {
            case F32 -> bytes.putFloat(number.floatValue());
            case F64 -> bytes.putDouble(number.doubleValue());
            case I64, U64 -> bytes.putLong(number.longValue());
            case I32, U32 -> bytes.putInt(number.intValue());
            case F16, BF16, I16, U16 -> bytes.putShort(number.shortValue());
            case I8, U8, BOOL -> bytes.put(number.byteValue());
        }
        boolean narrow = switch (type) {
            case I8, I16, I32, U8, U16, BOOL -> true;
            default -> false;
        };
        if (narrow && type.get(bytes, bytes.position() / type.size() - 1) != number.longValue()) {
            throw new FormatException("has the number " + number + ", expected numbers of type " + type);
        }
    }
}
