package io.jundenpa.format.onnx;

/** The value of a name in the graph: known numbers, or rows that a layer computes. */
sealed interface OnnxValue {

    Shape shape();

    /**
     * The same numbers in another shape.
     *
     * @param shape with as many numbers as this value has
     */
    OnnxValue withShape(Shape shape);

    /** Rows that a layer computes. */
    record RowsValue(PlannedLayer layer, Shape shape) implements OnnxValue {

        public RowsValue {
            if (layer.width() != shape.width()) {
                throw new IllegalArgumentException(
                        "rows of shape " + shape + " from a layer that gives " + layer.width() + " numbers");
            }
        }

        @Override
        public RowsValue withShape(Shape other) {
            return new RowsValue(layer, other);
        }

        /** The rows after a layer that keeps their shape. */
        RowsValue after(PlannedLayer next) {
            return new RowsValue(next, shape);
        }
    }

    /**
     * Known numbers.
     *
     * @param name the name of the numbers if they become weights
     */
    record ConstantValue(String name, NdArray array) implements OnnxValue {

        @Override
        public Shape shape() {
            return array.shape();
        }

        @Override
        public ConstantValue withShape(Shape other) {
            return new ConstantValue(name, array.reshaped(other));
        }
    }
}
