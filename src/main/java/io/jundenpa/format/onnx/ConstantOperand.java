package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/**
 * A constant that is combined with rows.
 *
 * @param value one 32-bit float for all numbers of a row, or a vector as {@link NamedTensor}
 * @param hasZero whether one of the numbers is 0
 * @param steps how many equal parts of a row are combined with the vector
 */
record ConstantOperand(Object value, boolean hasZero, int steps) {

    /** @param shape of the rows, to which the constant can be broadcast */
    static ConstantOperand of(ConstantValue constant, Shape shape, Budget budget) throws FormatException {
        NdArray array = constant.array();
        if (array.isUniform()) {
            double number = array.number();
            return new ConstantOperand((float) number, number == 0, 1);
        }
        Shape own = array.shape().atLeast(shape.rank());
        int last = shape.rank() - 1;
        boolean overLastAxis = own.size(last) == array.count() && !shape.isBatch(last);
        NdArray vector = overLastAxis ? array : array.row(shape, budget);
        boolean asItIs = array.shape().rank() == 1 || array.shape().equals(new Shape(List.of(1L, array.count())));
        if (!overLastAxis || !asItIs) {
            vector = vector.reshaped(new Shape(List.of(vector.count())));
        }
        return new ConstantOperand(
                new NamedTensor(constant.name(), vector.elements()),
                vector.anyMatch(number -> number == 0, budget),
                overLastAxis ? shape.width() / (int) array.count() : 1);
    }
}
