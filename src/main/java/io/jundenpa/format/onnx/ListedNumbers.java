package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor whose numbers are listed in fields of a message.
 *
 * @param singles numbers that are not packed; they come first
 * @param packed lists of numbers
 * @param varints whether the numbers are varints; otherwise they are floats or doubles
 */
record ListedNumbers(ElementType type, List<Long> shape, List<Number> singles, List<ByteBuffer> packed, boolean varints)
        implements TensorSource {

    static ListedNumbers of(
            ElementType type, List<Long> shape, List<Number> singles, List<ByteBuffer> packed, boolean varints)
            throws FormatException {
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
        return new ListedNumbers(type, shape, singles, packed, varints);
    }

    /** Counts varints by their last bytes, which have no continuation bit. */
    private static long countVarints(ByteBuffer list) {
        long count = 0;
        for (int i = list.position(); i < list.limit(); i++) {
            count += list.get(i) >= 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public void forEach(Elements elements) throws IOException {
        long index = 0;
        for (Number number : singles) {
            elements.accept(index++, varints ? ofVarint(number.longValue()) : number.doubleValue());
        }
        for (ByteBuffer list : packed) {
            Wire wire = Wire.of(list);
            ByteBuffer floats = list.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            while (varints ? wire.hasMore() : floats.hasRemaining()) {
                double value = varints
                        ? ofVarint(wire.varint())
                        : type == ElementType.F64 ? floats.getDouble() : floats.getFloat();
                elements.accept(index++, value);
            }
        }
    }

    /** For a 16-bit float, the varint holds its bits. */
    private double ofVarint(long value) {
        ByteBuffer bits = ByteBuffer.allocate(Short.BYTES).putShort(0, (short) value);
        return switch (type) {
            case F16, BF16 -> type.get(bits, 0);
            case U32 -> value & 0xffffffffL;
            default -> value;
        };
    }
}
