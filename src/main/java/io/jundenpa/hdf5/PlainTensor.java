package io.jundenpa.hdf5;

import io.jundenpa.tensor.ElementType;
import io.jundenpa.tensor.Elements;
import io.jundenpa.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor in C order whose bytes lie in one piece.
 *
 * @param bytes in the order of the buffer, as many as the shape needs or more. Shared, not modified.
 */
record PlainTensor(ElementType type, List<Long> shape, ByteBuffer bytes) implements TensorSource {
    @Override
    public void forEach(Elements elements) {
        long count = TensorSource.count(shape);
        for (int i = 0; i < count; i++) {
            elements.accept(i, type.get(bytes, i));
        }
    }
}
