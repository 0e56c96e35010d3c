package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A vector computed from the settings of a layer.
 *
 * @param size number of elements
 * @param value returns the element at an index
 */
record ComputedVector(int size, IntToDoubleFunction value) implements TensorSource {

    @Override
    public ElementType type() {
        return ElementType.F64;
    }

    @Override
    public List<Long> shape() {
        return List.of((long) size);
    }

    @Override
    public void forEach(Elements elements) {
        for (int i = 0; i < size; i++) {
            elements.accept(i, value.applyAsDouble(i));
        }
    }
}
