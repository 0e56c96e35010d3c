package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * The plain recurrent layer: {@code h' = f(x·W + h·U + b)}. Source: Elman, "Finding Structure in Time", 1990.
 *
 * <p>A row is a sequence: [steps x in] in, [steps x size] or [size] out, see {@link Sequence}. The state h starts at zero.
 *
 * <p>Numerics: {@code float}. {@code b + x·W + h·U} is one chain of fused multiply-adds, in this order, see {@link Dense}.
 * f is an {@link Activation}.
 */
public final class SimpleRnn implements Layer {

    private final Recurrence recurrence;
    private final Recurrence.Cell cell;

    /**
     * A layer that uses the memory of the weights instead of a copy.
     *
     * @param weights W [in, size]. Modified: left empty.
     * @param recurrentWeights U [size, size]. Modified: left empty.
     * @param bias b [size]. Not modified.
     * @param activation f
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public SimpleRnn(
            FMatrixRMaj weights, FMatrixRMaj recurrentWeights, float[] bias, Sequence sequence, Activation activation) {
        Recurrence.requireFit(1, weights, recurrentWeights, bias);
        int size = recurrentWeights.numRows;
        recurrence = new Recurrence(weights, bias, size, size, 1, sequence);
        Product recurrentProduct = Product.takingOver(recurrentWeights, new float[size]);
        cell = (rows, gates, from, state, scratch) -> {
            recurrentProduct.accumulate(state, 0, size, rows, gates, from, size, scratch);
            activation.apply(gates, from, rows * size);
            System.arraycopy(gates, from, state, 0, rows * size);
        };
    }

    @Override
    public String type() {
        return "simple_rnn";
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
}
