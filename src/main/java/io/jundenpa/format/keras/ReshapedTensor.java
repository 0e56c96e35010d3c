package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.List;

/**
 * A tensor with another shape of the same number of elements.
 *
 * @param tensor the tensor with the elements
 */
record ReshapedTensor(TensorSource tensor, List<Long> shape) implements TensorSource {

    /** All elements as a vector. */
    static ReshapedTensor vector(TensorSource tensor) {
        return new ReshapedTensor(tensor, List.of(TensorSource.count(tensor.shape())));
    }

    @Override
    public ElementType type() {
        return tensor.type();
    }

    @Override
    public void forEach(Elements elements) throws IOException {
        tensor.forEach(elements);
    }
}
