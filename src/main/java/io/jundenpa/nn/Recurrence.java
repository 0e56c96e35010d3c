package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * The common part of the recurrent layers: the weights of all gates side by side, the loop over the steps of a sequence, and
 * the state, which starts at zero.
 *
 * <p>One product multiplies the inputs of all rows and steps with their weights. Then each step has one product for the
 * states of all rows.
 */
final class Recurrence {

    /** Slots of the scratch memory that the loop uses. The cell may use the slots from {@link #FIRST_FREE} on. */
    private static final int INPUTS = 0;

    private static final int STATE_PRODUCT = 1;
    private static final int STATE = 2;
    static final int FIRST_FREE = 3;

    private final int gates;
    private final Product product;
    private final Product recurrentProduct;
    private final Sequence sequence;

    /**
     * A recurrence that uses the memory of the weights instead of a copy.
     *
     * @param gates number of blocks of columns in the weights
     * @param weights W [in, gates * size]. Modified: left empty.
     * @param recurrentWeights U [size, gates * size]. Modified: left empty.
     * @param bias b [gates * size], added to the product of the inputs. Not modified.
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    Recurrence(int gates, FMatrixRMaj weights, FMatrixRMaj recurrentWeights, float[] bias, Sequence sequence) {
        int columns = Math.multiplyExact(gates, recurrentWeights.numRows);
        if (recurrentWeights.numCols != columns) {
            throw new IllegalArgumentException("recurrent weights are [" + recurrentWeights.numRows + ", "
                    + recurrentWeights.numCols + "], expected [" + recurrentWeights.numRows + ", " + columns + "]");
        }
        if (weights.numCols != columns || bias.length != columns) {
            throw new IllegalArgumentException("weights are [" + weights.numRows + ", " + weights.numCols
                    + "] and bias is [" + bias.length + "], expected " + columns + " columns as the recurrent weights");
        }
        this.gates = gates;
        this.product = Product.takingOver(weights, bias);
        this.recurrentProduct = Product.takingOver(recurrentWeights, new float[columns]);
        this.sequence = sequence;
    }

    /** Width of a state. */
    int size() {
        return recurrentProduct.rows();
    }

    /** The product of one number per row with the recurrent weights of one gate, which are copied. */
    Product recurrentProduct(int gate) {
        return Product.takingOver(recurrentProduct.matrix(gate * size(), (gate + 1) * size()), new float[size()]);
    }

    String settings() {
        return sequence.settings();
    }

    int outputSize(int inputSize) {
        if (inputSize != sequence.steps() * (long) product.rows()) {
            throw new IllegalArgumentException("reads rows of " + inputSize + " numbers, expected " + sequence.steps()
                    + " steps of " + product.rows());
        }
        return sequence.all() ? Math.multiplyExact(sequence.steps(), size()) : size();
    }

    long parameters() {
        return (long) (product.rows() + size() + 1) * product.columns();
    }

    /** The two products and the bias, and about ten operations per number of the state. */
    long flops() {
        return sequence.steps()
                * (2L * (product.rows() + size()) * product.columns() + product.columns() + 10L * size());
    }

    /** The product of all inputs is the largest matrix. */
    long scratchSize() {
        return (long) sequence.steps() * product.columns();
    }

    /**
     * Computes the states of all rows, step by step.
     *
     * @param input [rows, steps * in]. Not modified.
     * @param output [rows, outputSize]. Modified.
     * @param scratch working memory. Modified.
     * @param cell computes one step
     */
    void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch, Cell cell) {
        int rows = input.numRows;
        int steps = sequence.steps();
        int columns = gates * size();
        FMatrixRMaj inputs = scratch.matrix(INPUTS, rows * steps, columns);
        product.forward(scratch.view(0, input, rows * steps, product.rows()), inputs, scratch);
        FMatrixRMaj state = scratch.matrix(STATE, rows, size());
        Arrays.fill(state.data, 0, state.getNumElements(), 0);
        FMatrixRMaj stateProduct = scratch.matrix(STATE_PRODUCT, rows, columns);
        for (int i = 0; i < steps; i++) {
            int step = sequence.step(i);
            recurrentProduct.forward(state, stateProduct, scratch);
            cell.advance(inputs, step, steps, stateProduct, state, scratch);
            if (sequence.all()) {
                put(state, output, step);
            }
        }
        if (!sequence.all()) {
            System.arraycopy(state.data, 0, output.data, 0, state.getNumElements());
        }
    }

    private void put(FMatrixRMaj state, FMatrixRMaj output, int step) {
        for (int row = 0; row < state.numRows; row++) {
            System.arraycopy(state.data, row * size(), output.data, (row * sequence.steps() + step) * size(), size());
        }
    }

    /** One step of a recurrent layer. */
    interface Cell {
        /**
         * Advances the states of all rows by one step.
         *
         * @param inputs {@code x·W + b}, [rows * steps, gates * size]; row {@code r * steps + step} belongs to this step of
         *     row r. The cell may modify these rows.
         * @param step the step of the sequence
         * @param steps of the sequence
         * @param stateProduct {@code h·U}, [rows, gates * size]. May be modified.
         * @param state h [rows, size], replaced by h'. Modified.
         * @param scratch working memory, from slot {@link Recurrence#FIRST_FREE} on. Modified.
         */
        void advance(
                FMatrixRMaj inputs, int step, int steps, FMatrixRMaj stateProduct, FMatrixRMaj state, Scratch scratch);
    }
}
