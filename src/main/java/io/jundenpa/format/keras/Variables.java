package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.List;

/** The variables of one layer, taken in the order in which Keras makes them. */
final class Variables {

    private final Weights weights;
    private final Scope scope;
    private int index;

    Variables(Weights weights, Scope scope) {
        this.weights = weights;
        this.scope = scope;
    }

    TensorSource take(String variable, Integer... shape) throws FormatException {
        return take(variable, List.of(shape));
    }

    TensorSource take(String variable, List<Integer> shape) throws FormatException {
        return weights.take(scope, index++, variable, shape);
    }

    /** Takes a variable whatever its shape is. */
    TensorSource takeAny(String variable) throws FormatException {
        return weights.take(scope, index++, variable);
    }
}
