package io.jundenpa.format.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor in C order whose elements lie in a buffer.
 *
 * @param type of the elements
 * @param shape the dimensions; empty for a scalar
 * @param bytes the elements, from its position to its limit. Not modified, and must not be modified later.
 * @param order of the bytes of an element
 */
public record BufferTensor(ElementType type, List<Long> shape, ByteBuffer bytes, ByteOrder order)
        implements TensorSource {

    private static final int BATCH = 1024;

    /**
     * Makes a tensor that shares the bytes.
     *
     * @throws IllegalArgumentException if the number of bytes does not fit the shape
     */
    public BufferTensor {
        shape = List.copyOf(shape);
        bytes = bytes.slice().order(order);
        if (bytes.capacity() != Math.multiplyExact(TensorSource.count(shape), type.size())) {
            throw new IllegalArgumentException(bytes.capacity() + " bytes for " + shape + " of " + type);
        }
    }

    /** A tensor of little-endian bytes. */
    public BufferTensor(ElementType type, List<Long> shape, ByteBuffer bytes) {
        this(type, shape, bytes, ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor of 64-bit floats. */
    public static BufferTensor of(List<Long> shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return new BufferTensor(ElementType.F64, shape, bytes);
    }

    @Override
    public void forEach(Elements elements) {
        int count = bytes.capacity() / type.size();
        double[] values = new double[Math.min(count, BATCH)];
        for (int done = 0; done < count; ) {
            int size = Math.min(values.length, count - done);
            type.get(bytes, done, values, size);
            elements.acceptAll(done, values, size);
            done += size;
        }
    }
}
