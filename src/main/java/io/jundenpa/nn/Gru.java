package io.jundenpa.nn;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/**
 * The gated recurrent unit: with {@code r = s(x·Wr + h·Ur + br)} and {@code z = s(x·Wz + h·Uz + bz)},
 * {@code h' = (1 - z) * n + z * h}, where the candidate n is
 *
 * <ul>
 *   <li>{@code t(x·Wn + bn + r * (h·Un + cn))} if the gate r resets after the product, as in PyTorch, cuDNN and Keras;
 *   <li>{@code t(x·Wn + bn + (r * h)·Un + cn)} if it resets before the product, as in the paper and ONNX's default.
 * </ul>
 *
 * <p>Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014, arXiv:1406.1078, eq. 5 to 8.
 *
 * <p>A row is a sequence: [steps x in] in, [steps x size] or [size] out, see {@link Sequence}. The state h starts at zero.
 *
 * <p>Numerics: {@code float}. {@code x·W + b} and the products with U are each a chain of fused multiply-adds, see
 * {@link Dense}; every other sum and product is rounded; s and t are {@link Activation}s.
 */
public final class Gru implements Layer {

    private static final int GATES = Recurrence.FIRST_FREE;
    private static final int CANDIDATE = Recurrence.FIRST_FREE + 1;
    private static final int RESET = Recurrence.FIRST_FREE + 2;
    private static final int RESET_PRODUCT = Recurrence.FIRST_FREE + 3;

    private final Recurrence recurrence;
    /** Un, applied to {@code r * h}. Only if the gate resets before the product. */
    private final Optional<Product> candidateProduct;

    private final float[] candidateBias;
    private final Activation activation;
    private final Activation gate;
    private final int size;
    private final Recurrence.Cell cell = this::advance;

    /**
     * A layer that uses the memory of the weights instead of a copy.
     *
     * @param weights W [in, 3 * size], columns for r, z, n. Modified: left empty.
     * @param recurrentWeights U [size, 3 * size]. Modified: left empty.
     * @param bias b [3 * size]. Not modified.
     * @param recurrentBias c [3 * size]. Its numbers for r and z are added to those of b. Not modified.
     * @param resetAfter true to reset after the product, false to reset before
     * @param activation t, usually tanh
     * @param gate s, usually sigmoid
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public Gru(
            FMatrixRMaj weights,
            FMatrixRMaj recurrentWeights,
            float[] bias,
            float[] recurrentBias,
            boolean resetAfter,
            Sequence sequence,
            Activation activation,
            Activation gate) {
        ColumnVectors.requireAll("recurrent bias", recurrentBias.length, bias.length);
        this.size = recurrentWeights.numRows;
        float[] sums = bias.clone();
        for (int j = 0; j < Math.min(2 * size, sums.length); j++) {
            sums[j] += recurrentBias[j];
        }
        this.recurrence = new Recurrence(3, weights, recurrentWeights, sums, sequence);
        this.candidateBias = Arrays.copyOfRange(recurrentBias, 2 * size, 3 * size);
        this.candidateProduct = resetAfter ? Optional.empty() : Optional.of(recurrence.recurrentProduct(2));
        this.activation = activation;
        this.gate = gate;
    }

    @Override
    public String type() {
        return "gru";
    }

    @Override
    public String settings() {
        return recurrence.settings() + ", reset: " + (candidateProduct.isPresent() ? "before" : "after");
    }

    @Override
    public int outputSize(int inputSize) {
        return recurrence.outputSize(inputSize);
    }

    @Override
    public long parameters() {
        return recurrence.parameters() + candidateBias.length;
    }

    @Override
    public long flops(int inputSize) {
        return recurrence.flops();
    }

    @Override
    public long scratchSize(int inputSize) {
        return recurrence.scratchSize();
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        recurrence.forward(input, output, scratch, cell);
    }

    private void advance(
            FMatrixRMaj inputs, int step, int steps, FMatrixRMaj stateProduct, FMatrixRMaj state, Scratch scratch) {
        int rows = state.numRows;
        FMatrixRMaj gates = scratch.matrix(GATES, rows, 2 * size);
        for (int row = 0; row < rows; row++) {
            int x = (row * steps + step) * 3 * size;
            int h = row * 3 * size;
            for (int j = 0; j < 2 * size; j++) {
                gates.data[row * 2 * size + j] = inputs.data[x + j] + stateProduct.data[h + j];
            }
        }
        gate.apply(gates, scratch);
        FMatrixRMaj candidate = scratch.matrix(CANDIDATE, rows, size);
        if (candidateProduct.isPresent()) {
            resetBefore(candidateProduct.get(), inputs, step, steps, state, gates, candidate, scratch);
        } else {
            resetAfter(inputs, step, steps, stateProduct, gates, candidate);
        }
        activation.apply(candidate, scratch);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < size; j++) {
                int at = row * size + j;
                float z = gates.data[row * 2 * size + size + j];
                state.data[at] = (1 - z) * candidate.data[at] + z * state.data[at];
            }
        }
    }

    private void resetAfter(
            FMatrixRMaj inputs,
            int step,
            int steps,
            FMatrixRMaj stateProduct,
            FMatrixRMaj gates,
            FMatrixRMaj candidate) {
        for (int row = 0; row < candidate.numRows; row++) {
            int x = (row * steps + step) * 3 * size + 2 * size;
            int h = row * 3 * size + 2 * size;
            for (int j = 0; j < size; j++) {
                float r = gates.data[row * 2 * size + j];
                candidate.data[row * size + j] = inputs.data[x + j] + r * (stateProduct.data[h + j] + candidateBias[j]);
            }
        }
    }

    private void resetBefore(
            Product candidateProduct,
            FMatrixRMaj inputs,
            int step,
            int steps,
            FMatrixRMaj state,
            FMatrixRMaj gates,
            FMatrixRMaj candidate,
            Scratch scratch) {
        FMatrixRMaj reset = scratch.matrix(RESET, state.numRows, size);
        for (int row = 0; row < state.numRows; row++) {
            for (int j = 0; j < size; j++) {
                reset.data[row * size + j] = gates.data[row * 2 * size + j] * state.data[row * size + j];
            }
        }
        FMatrixRMaj product = scratch.matrix(RESET_PRODUCT, state.numRows, size);
        candidateProduct.forward(reset, product, scratch);
        for (int row = 0; row < state.numRows; row++) {
            int x = (row * steps + step) * 3 * size + 2 * size;
            for (int j = 0; j < size; j++) {
                int at = row * size + j;
                candidate.data[at] = inputs.data[x + j] + product.data[at] + candidateBias[j];
            }
        }
    }
}
