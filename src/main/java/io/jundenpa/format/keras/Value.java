package io.jundenpa.format.keras;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer reads and gives.
 *
 * @param layer the written layer that gives it, or the input of the stack
 * @param shape of a record, without the batch; a record's row holds it in C order
 */
record Value(StackLayer layer, List<Integer> shape) {

    /** @throws ArithmeticException if the record has more numbers than a network takes */
    Value {
        shape = List.copyOf(shape);
        if (width(shape) > Stack.WIDEST_ROW) {
            throw new ArithmeticException("rows of more than " + Stack.WIDEST_ROW + " numbers");
        }
    }

    Value withShape(List<Integer> newShape) {
        return new Value(layer, newShape);
    }

    int rank() {
        return shape.size();
    }

    /** The size of the last axis. */
    int last() {
        return shape.get(shape.size() - 1);
    }

    /** How many rows of the last axis the record has. */
    int steps() {
        return width(shape.subList(0, shape.size() - 1));
    }

    /** How many numbers the record has. */
    int width() {
        return width(shape);
    }

    /** @throws ArithmeticException if they are more than an int holds */
    static int width(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape with another last axis. */
    List<Integer> withLast(int size) {
        List<Integer> changed = new ArrayList<>(shape);
        changed.set(shape.size() - 1, size);
        return changed;
    }
}
