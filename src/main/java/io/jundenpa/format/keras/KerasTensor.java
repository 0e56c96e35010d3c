package io.jundenpa.format.keras;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * A symbolic tensor, as Keras calls it: the output of a layer of the stack, with the shape that Keras gives it.
 *
 * @param layer the layer of the stack that computes the numbers, or the input of the stack
 * @param shape of one record, without the batch axis; a row holds the record in C order
 */
record KerasTensor(StackLayer layer, List<Integer> shape) {

    /** @throws ArithmeticException if the record has more numbers than {@link Stack#WIDEST_ROW} */
    KerasTensor {
        shape = List.copyOf(shape);
        if (width(shape) > Stack.WIDEST_ROW) {
            throw new ArithmeticException("rows of more than " + Stack.WIDEST_ROW + " numbers");
        }
    }

    /** The output of a layer that was just written. The reader of models checks that the layer has this width. */
    static KerasTensor of(StackLayer layer, List<Integer> shape) {
        KerasTensor output = new KerasTensor(layer, shape);
        layer.expect(output.width());
        return output;
    }

    KerasTensor reshaped(List<Integer> newShape) {
        return new KerasTensor(layer, newShape);
    }

    int rank() {
        return shape.size();
    }

    /** Size of the last axis. */
    int lastSize() {
        return shape.get(shape.size() - 1);
    }

    /** Number of rows of the last axis: the product of the other sizes. */
    int steps() {
        return width(shape.subList(0, shape.size() - 1));
    }

    /** Number of elements of the record. */
    int width() {
        return width(shape);
    }

    /** @throws ArithmeticException if the product of the sizes overflows an int */
    static int width(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape with another size of the last axis. */
    List<Integer> shapeWithLast(int size) {
        List<Integer> changed = new ArrayList<>(shape);
        changed.set(shape.size() - 1, size);
        return changed;
    }
}
