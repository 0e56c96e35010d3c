package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What a name of the graph stands for: numbers that are known, or rows that a layer computes. */
sealed interface Value {

    Shape shape();

    /** Rows that a layer computes. */
    record Data(Planned layer, Shape shape) implements Value {}

    /**
     * Numbers that are known.
     *
     * @param name that they would like to have as weights
     * @param tensor the numbers; the size of the batch stands among them as {@link Shape#BATCH}
     */
    record Constant(String name, Shape shape, TensorSource tensor) implements Value {

        static Constant of(String name, List<Long> shape, double... values) throws FormatException {
            return new Constant(name, new Shape(shape), BufferTensor.of(shape, values));
        }

        static Constant integers(String name, long... values) throws FormatException {
            return of(
                    name,
                    List.of((long) values.length),
                    Arrays.stream(values).asDoubleStream().toArray());
        }

        long count() {
            return TensorSource.count(tensor.shape());
        }

        boolean isScalar() {
            return count() == 1;
        }

        /** All numbers in C order. */
        double[] values() throws FormatException {
            try {
                return tensor.doubles();
            } catch (FormatException e) {
                throw e;
            } catch (IOException e) {
                throw new FormatException("cannot be read: " + e.getMessage());
            }
        }

        long[] longs() throws FormatException {
            return Arrays.stream(values()).mapToLong(value -> (long) value).toArray();
        }

        float scalar() throws FormatException {
            if (!isScalar()) {
                throw new FormatException("has a constant of shape " + shape + ", expected one number");
            }
            return (float) values()[0];
        }

        Planned.Weights weights() {
            return new Planned.Weights(name, tensor);
        }

        /** The numbers of a constant of one dimension. */
        double[] list() throws FormatException {
            if (shape.rank() != 1 || !shape.dimensions().equals(tensor.shape())) {
                throw new FormatException("takes numbers of a constant of shape " + shape + ", expected a list");
            }
            return values();
        }

        /** The same numbers in another shape; one number may stand for all. */
        Constant reshaped(List<Long> dimensions) throws FormatException {
            boolean one = isScalar() && !tensor.shape().equals(shape.dimensions());
            return one ? new Constant(name, new Shape(dimensions), tensor) : of(name, dimensions, values());
        }
    }
}
