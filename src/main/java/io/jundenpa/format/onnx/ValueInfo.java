package io.jundenpa.format.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph.
 *
 * @param isTensor false for a sequence, a map and other types
 * @param elementType ONNX's number of the type; 0 if the model does not state it
 */
record ValueInfo(String name, boolean isTensor, int elementType, Optional<List<Dimension>> shape) {

    private static final List<Integer> FLOATS = List.of(0, 1, 10, 11, 16);

    boolean isFloat() {
        return isTensor && FLOATS.contains(elementType);
    }
}
