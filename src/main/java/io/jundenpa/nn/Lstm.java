package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Long short-term memory without peepholes, as in PyTorch and Keras: with {@code [i f g o] = x·W + h·U + b},
 * {@code c' = s(f) * c + s(i) * t(g)} and {@code h' = s(o) * t(c')}. Sources: Hochreiter, Schmidhuber, "Long Short-Term
 * Memory", 1997; for the forget gate f: Gers, Schmidhuber, Cummins, "Learning to Forget", 2000.
 *
 * <p>A row is a sequence: [steps x in] in, [steps x size] or [size] of h out, see {@link Sequence}. The states h and c start
 * at zero.
 *
 * <p>Numerics: {@code float}. {@code b + x·W + h·U} is one chain of fused multiply-adds, in this order, see {@link Dense}.
 * Every other sum and product is rounded. s and t are {@link Activation}s.
 */
public final class Lstm implements Layer {

    private final Recurrence recurrence;
    private final Product recurrentProduct;
    private final Activation activation;
    private final Activation gate;
    private final int size;
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
        Recurrence.requireFit(4, weights, recurrentWeights, bias);
        this.size = recurrentWeights.numRows;
        // The gates i, f, o have the same function, and are adjacent in memory.
        float[] ordered = bias.clone();
        for (float[] rows : new float[][] {weights.data, recurrentWeights.data, ordered}) {
            Recurrence.reorder(rows, size, 0, 1, 3, 2);
        }
        this.recurrence = new Recurrence(weights, ordered, size, 4 * size, 2, sequence);
        this.recurrentProduct = Product.takingOver(recurrentWeights, new float[4 * size]);
        this.activation = activation;
        this.gate = gate;
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

    private void advance(int rows, float[] gates, int from, float[] state, Scratch scratch) {
        recurrentProduct.accumulate(state, 0, size, rows, gates, from, 4 * size, scratch);
        for (int row = 0; row < rows; row++) {
            int at = from + row * 4 * size;
            gate.apply(gates, at, 3 * size);
            activation.apply(gates, at + 3 * size, size);
        }
        Backend.CELLS.lstmMemory(rows, size, gates, from, state);
        activation.apply(state, 0, rows * size);
        Backend.CELLS.lstmOutput(rows, size, gates, from, state);
    }
}
