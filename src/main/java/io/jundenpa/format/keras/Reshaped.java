package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.List;

/** The numbers of a tensor in another shape of as many. */
record Reshaped(TensorSource tensor, List<Long> shape) implements TensorSource {

    /** All numbers as a vector. */
    static Reshaped vector(TensorSource tensor) {
        return new Reshaped(tensor, List.of(TensorSource.count(tensor.shape())));
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
