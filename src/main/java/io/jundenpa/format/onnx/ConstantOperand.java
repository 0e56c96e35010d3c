package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;

/**
 * A constant that is combined with rows.
 *
 * @param value one 32-bit float for all numbers of a row, or a vector as {@link NamedTensor}
 * @param values the numbers of the vector, or the one number
 * @param steps how many equal parts of a row are combined with the vector
 */
record ConstantOperand(Object value, List<Double> values, int steps) {

    /** @param shape of the rows, to which the constant can be broadcast */
    static ConstantOperand of(ConstantValue constant, Shape shape, NumberBudget budget) throws FormatException {
        NdArray array = constant.array();
        if (array.isUniform()) {
            double number = array.number();
            return new ConstantOperand((float) number, List.of(number), 1);
        }
        Shape own = array.shape().atLeast(shape.rank());
        int last = shape.rank() - 1;
        boolean overLastAxis = own.size(last) == array.count() && !shape.isBatch(last);
        double[] values = overLastAxis ? array.values() : array.row(shape, budget);
        List<Double> list = Arrays.stream(values).boxed().toList();
        boolean asItIs = array.shape().rank() == 1 || array.shape().equals(new Shape(List.of(1L, array.count())));
        NamedTensor vector = new NamedTensor(
                constant.name(),
                overLastAxis && asItIs ? array.elements() : BufferTensor.of(List.of((long) values.length), values));
        return new ConstantOperand(vector, list, overLastAxis ? shape.width() / (int) array.count() : 1);
    }
}
