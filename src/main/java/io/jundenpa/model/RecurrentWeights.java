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

    /** The bias of the inputs and that of the states in one: a layer that is linear in both needs no more. */
    Optional<float[]> sumOfBiases(LayerEntry entry) {
        Optional<float[]> bias = bias(entry, "bias", 0);
        Optional<float[]> recurrentBias = recurrentBias(entry);
        if (bias.isEmpty() || recurrentBias.isEmpty()) {
            return Optional.empty();
        }
        float[] sum = bias.orElseThrow().clone();
        for (int j = 0; j < sum.length; j++) {
            sum[j] += recurrentBias.orElseThrow()[j];
        }
        return Optional.of(sum);
    }

    /** The bias of the states: a vector of its own, or the second row of {@code bias}, as Keras has it. */
    Optional<float[]> recurrentBias(LayerEntry entry) {
        if (!isPair(entry)) {
            return bias(entry, "recurrent_bias", 0);
        }
        if (entry.section().optional("recurrent_bias").isPresent()) {
            entry.section()
                    .problem("has bias with two rows and recurrent_bias, expected one vector each, or the pair alone");
            return Optional.empty();
        }
        return bias(entry, "bias", 1);
    }

    private boolean isPair(LayerEntry entry) {
        return entry.section().optional("bias").isPresent()
                && entry.tensor("bias")
                        .map(tensor ->
                                tensor.shape().size() == 2 && tensor.shape().get(0) == 2)
                        .orElse(false);
    }

    /** A bias with its gates in our order, zeros if it is left out; of a pair the given row. */
    Optional<float[]> bias(LayerEntry entry, String key, int row) {
        int columns = recurrent.numCols;
        if (!entry.section().optional(key).isPresent() || !isPair(entry) || !key.equals("bias")) {
            return entry.floats(key, new Width(OptionalInt.of(columns), "to fit weights"), 0)
                    .map(gates::inOrder);
        }
        Optional<Tensor> tensor = entry.tensor(key);
        if (tensor.isPresent() && tensor.orElseThrow().shape().get(1) != columns) {
            tensor.orElseThrow().unexpectedShape("[2, " + columns + "] to fit weights");
            return Optional.empty();
        }
        return tensor.flatMap(Tensor::values)
                .map(values -> gates.inOrder(Arrays.copyOfRange(values, row * columns, (row + 1) * columns)));
    }
}
