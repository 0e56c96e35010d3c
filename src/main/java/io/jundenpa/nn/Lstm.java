package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * Long short-term memory without peepholes, as in PyTorch and Keras: with {@code [i f g o] = x·W + h·U + b},
 * {@code c' = s(f) * c + s(i) * t(g)} and {@code h' = s(o) * t(c')}. Sources: Hochreiter, Schmidhuber, "Long Short-Term
 * Memory", 1997; for the forget gate f: Gers, Schmidhuber, Cummins, "Learning to Forget", 2000.
 *
 * <p>A row is a sequence: [steps x in] in, [steps x size] or [size] of h out, see {@link Sequence}. The states h and c start
 * at zero.
 *
 * <p>Numerics: {@code float}. {@code x·W + b} and {@code h·U} are each a chain of fused multiply-adds, see {@link Dense}; every
 * other sum and product is rounded; s and t are {@link Activation}s.
 */
public final class Lstm implements Layer {

    private static final int CELL = Recurrence.FIRST_FREE;
    private static final int GATES = Recurrence.FIRST_FREE + 1;
    private static final int CANDIDATE = Recurrence.FIRST_FREE + 2;
    private static final int SQUASHED = Recurrence.FIRST_FREE + 3;

    private final Recurrence recurrence;
    private final Activation activation;
    private final Activation gate;
    private final int size;
    private final boolean reverse;
    private final Recurrence.Cell cell = this::advance;

    /**
     * A layer that uses the memory of the weights instead of a copy.
     *
     * @param weights W [in, 4 * size], columns for i, f, g, o. Modified: left empty.
     * @param recurrentWeights U [size, 4 * size]. Modified: left empty.
     * @param bias b [4 * size]. Not modified.
     * @param activation t, usually tanh
     * @param gate s, usually sigmoid
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public Lstm(
            FMatrixRMaj weights,
            FMatrixRMaj recurrentWeights,
            float[] bias,
            Sequence sequence,
            Activation activation,
            Activation gate) {
        this.recurrence = new Recurrence(4, weights, recurrentWeights, bias, sequence);
        this.activation = activation;
        this.gate = gate;
        this.size = recurrence.size();
        this.reverse = sequence.reverse();
    }

    @Override
    public String type() {
        return "lstm";
    }

    @Override
    public String settings() {
        return recurrence.settings();
    }

    @Override
    public int outputSize(int inputSize) {
        return recurrence.outputSize(inputSize);
    }

    @Override
    public long parameters() {
        return recurrence.parameters();
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
        FMatrixRMaj c = scratch.matrix(CELL, rows, size);
        FMatrixRMaj gates = scratch.matrix(GATES, rows, 3 * size);
        FMatrixRMaj candidate = scratch.matrix(CANDIDATE, rows, size);
        FMatrixRMaj squashed = scratch.matrix(SQUASHED, rows, size);
        if (step == (reverse ? steps - 1 : 0)) {
            Arrays.fill(c.data, 0, c.getNumElements(), 0);
        }
        for (int row = 0; row < rows; row++) {
            int x = (row * steps + step) * 4 * size;
            int h = row * 4 * size;
            for (int j = 0; j < size; j++) {
                int to = row * 3 * size + j;
                gates.data[to] = inputs.data[x + j] + stateProduct.data[h + j];
                gates.data[to + size] = inputs.data[x + size + j] + stateProduct.data[h + size + j];
                candidate.data[row * size + j] = inputs.data[x + 2 * size + j] + stateProduct.data[h + 2 * size + j];
                gates.data[to + 2 * size] = inputs.data[x + 3 * size + j] + stateProduct.data[h + 3 * size + j];
            }
        }
        gate.apply(gates, scratch);
        activation.apply(candidate, scratch);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < size; j++) {
                int at = row * size + j;
                int i = row * 3 * size + j;
                c.data[at] = gates.data[i + size] * c.data[at] + gates.data[i] * candidate.data[at];
                squashed.data[at] = c.data[at];
            }
        }
        activation.apply(squashed, scratch);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < size; j++) {
                int at = row * size + j;
                state.data[at] = gates.data[row * 3 * size + 2 * size + j] * squashed.data[at];
            }
        }
    }
}
