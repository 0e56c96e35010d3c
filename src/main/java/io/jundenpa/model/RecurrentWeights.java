package io.jundenpa.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.FMatrixRMaj;

/**
 * The weights of a recurrent layer with their gates in our order, and its biases, which are read as the source has them.
 *
 * @param gates the source's order
 * @param input [in, gates * size]
 * @param recurrent [size, gates * size]
 */
record RecurrentWeights(Gates gates, FMatrixRMaj input, FMatrixRMaj recurrent) {

    /** How many numbers a step has. */
    int inputs() {
        return input.numRows;
    }

    /** The bias of the inputs and that of the states, with their gates in our order. */
    static final class Biases {

        final float[] input;
        final float[] recurrent;

        private Biases(float[] input, float[] recurrent) {
            this.input = input;
            this.recurrent = recurrent;
        }

        /** Both in one: a layer that is linear in both needs no more. */
        float[] sum() {
            float[] sum = input.clone();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += recurrent[j];
            }
            return sum;
        }
    }

    /** The biases, zeros where they are left out: two vectors, or the two rows of {@code bias}, as Keras has them. */
    Optional<Biases> biases(LayerEntry entry) {
        boolean given = entry.section().optional("bias").isPresent();
        Optional<Tensor> bias = given ? entry.tensor("bias") : Optional.empty();
        if (bias.isPresent() && isPair(bias.orElseThrow())) {
            return pair(entry, bias.orElseThrow());
        }
        Optional<float[]> input = given && bias.isEmpty() ? Optional.empty() : vector(entry, "bias");
        Optional<float[]> recurrentBias = vector(entry, "recurrent_bias");
        return input.flatMap(one -> recurrentBias.map(other -> new Biases(one, other)));
    }

    private static boolean isPair(Tensor tensor) {
        return tensor.shape().size() == 2 && tensor.shape().get(0) == 2;
    }

    private Optional<Biases> pair(LayerEntry entry, Tensor tensor) {
        if (entry.section().optional("recurrent_bias").isPresent()) {
            entry.section()
                    .problem("has bias with two rows and recurrent_bias, expected one vector each, or the pair alone");
            return Optional.empty();
        }
        int columns = recurrent.numCols;
        if (tensor.shape().get(1) != columns) {
            tensor.unexpectedShape("[2, " + columns + "] to fit weights");
            return Optional.empty();
        }
        return tensor.values()
                .map(values -> new Biases(
                        gates.inOrder(Arrays.copyOf(values, columns)),
                        gates.inOrder(Arrays.copyOfRange(values, columns, 2 * columns))));
    }

    private Optional<float[]> vector(LayerEntry entry, String key) {
        return entry.floats(key, new Width(OptionalInt.of(recurrent.numCols), "to fit weights"), 0)
                .map(gates::inOrder);
    }
}
