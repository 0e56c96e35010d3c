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
 * <p>Numerics: {@code float}. Each sum of products is one chain of fused multiply-adds, see {@link Dense}: b + c, then the rows
 * of W, then the rows of U. If the gate resets after the product, {@code h·Un + cn} is a chain of its own. Every other sum and
 * product is rounded; s and t are {@link Activation}s.
 */
public final class Gru implements Layer {

    private static final int RESET = Recurrence.FIRST_FREE;

    private final Recurrence recurrence;

    /** [Ur Uz], and Un too if the gate resets after the product. */
    private final Product recurrentProduct;

    /** Un, applied to {@code r * h}. Only if the gate resets before the product. */
    private final Optional<Product> candidateProduct;

    /** cn, if the gate resets after the product. */
    private final float[] candidateBias;

    private final Activation activation;
    private final Activation gate;
    private final int size;

    /** Floats of a row of gates: n, r, z, and {@code h·Un + cn} if the gate resets after the product. */
    private final int width;

    private final Recurrence.Cell cell = this::advance;

    /**
     * A layer that uses the memory of the weights instead of a copy.
     *
     * @param weights W [in, 3 * size], columns for r, z, n. Modified: left empty.
     * @param recurrentWeights U [size, 3 * size]. Modified: left empty.
     * @param bias b [3 * size]. Not modified.
     * @param recurrentBias c [3 * size]. Not modified.
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
        Recurrence.requireFit(3, weights, recurrentWeights, bias);
        ColumnVectors.requireAll("recurrent bias", recurrentBias.length, bias.length);
        this.size = recurrentWeights.numRows;
        this.width = resetAfter ? 4 * size : 3 * size;
        float[] sums = bias.clone();
        for (int j = 0; j < (resetAfter ? 2 : 3) * size; j++) {
            sums[j] += recurrentBias[j];
        }
        Recurrence.reorder(weights.data, size, 2, 0, 1);
        Recurrence.reorder(sums, size, 2, 0, 1);
        this.recurrence = new Recurrence(weights, sums, size, width, 1, sequence);
        this.candidateBias = Arrays.copyOfRange(recurrentBias, 2 * size, 3 * size);
        this.candidateProduct = resetAfter ? Optional.empty() : Optional.of(takeCandidate(recurrentWeights));
        this.recurrentProduct = Product.takingOver(recurrentWeights, new float[recurrentWeights.numCols]);
        this.activation = activation;
        this.gate = gate;
    }

    /** Takes the columns of n out of the weights, which keep those of r and z. */
    private Product takeCandidate(FMatrixRMaj weights) {
        FMatrixRMaj candidate = new FMatrixRMaj(size, size);
        for (int row = 0; row < size; row++) {
            System.arraycopy(weights.data, row * 3 * size + 2 * size, candidate.data, row * size, size);
            System.arraycopy(weights.data, row * 3 * size, weights.data, row * 2 * size, 2 * size);
        }
        weights.numCols = 2 * size;
        return Product.takingOver(candidate, new float[size]);
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
        return recurrence.parameters() + size;
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

    private void advance(int rows, float[] gates, int from, float[] state, Scratch scratch) {
        if (candidateProduct.isEmpty()) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(candidateBias, 0, gates, from + row * width + 3 * size, size);
            }
        }
        recurrentProduct.accumulate(state, 0, size, rows, gates, from + size, width, scratch);
        for (int row = 0; row < rows; row++) {
            gate.apply(gates, from + row * width + size, 2 * size);
        }
        if (candidateProduct.isPresent()) {
            float[] reset = scratch.matrix(RESET, rows, size).data;
            Backend.CELLS.gruReset(rows, size, gates, from, state, reset);
            candidateProduct.get().accumulate(reset, 0, size, rows, gates, from, width, scratch);
        } else {
            Backend.CELLS.gruCandidate(rows, size, gates, from);
        }
        for (int row = 0; row < rows; row++) {
            activation.apply(gates, from + row * width, size);
        }
        Backend.CELLS.gruState(rows, size, gates, from, width, state);
    }
}
