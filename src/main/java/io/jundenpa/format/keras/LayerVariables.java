package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;

/**
 * The variables of one layer, taken in the order in which Keras creates them. Each call of a method takes the next variable.
 */
final class LayerVariables {

    private final WeightStore weights;
    private final WeightPath path;
    private int index;

    LayerVariables(WeightStore weights, WeightPath path) {
        this.weights = weights;
        this.path = path;
    }

    TensorSource take(String variable, Integer... shape) throws FormatException {
        return take(variable, List.of(shape));
    }

    TensorSource take(String variable, List<Integer> shape) throws FormatException {
        return weights.take(path, index++, variable, shape);
    }

    /** Takes a variable of any shape. */
    TensorSource takeAny(String variable) throws FormatException {
        return weights.take(path, index++, variable);
    }
}
