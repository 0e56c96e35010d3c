package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * What the recurrent layers have in common: the weights of all gates side by side, the loop over the steps of a sequence,
 * and the state, which starts at zero.
 *
 * <p>The product of the inputs with their weights is taken for all rows and steps at once, that of the states for all rows
 * of a step.
 */
final class Recurrence {

    /** Slots of the scratch memory that the loop uses; a cell may use those from {@link #FREE} on. */
    private static final int INPUTS = 0;

    private static final int STATE_PRODUCT = 1;
    private static final int STATE = 2;
    static final int FREE = 3;

    private final int gates;
    private final Product product;
    private final Product recurrentProduct;
    private final Sequence sequence;

    /**
     * A recurrence.
     *
     * @param gates how many blocks of columns the weights have
     * @param weights [in, gates * size]. Not modified.
     * @param recurrentWeights [size, gates * size]. Not modified.
     * @param bias [gates * size], added to the product of the inputs. Not modified.
     * @throws IllegalArgumentException if the shapes do not fit one another
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
        this.product = Product.of(weights, bias);
        this.recurrentProduct = Product.of(recurrentWeights);
        this.sequence = sequence;
    }

    /** Width of a state. */
    int size() {
        return recurrentProduct.rows();
    }

    String settings() {
        return sequence.settings();
    }

    int outputSize(int inputSize) {
        if (inputSize != sequence.steps() * (long) product.rows()) {
            throw new IllegalArgumentException("takes " + sequence.steps() + " steps of " + product.rows()
                    + " numbers, found rows of " + inputSize);
        }
        return sequence.all() ? Math.multiplyExact(sequence.steps(), size()) : size();
    }

    long parameters() {
        return (long) (product.rows() + size() + 1) * product.columns();
    }

    /** The two products and the bias, and some ten operations for each number of the state. */
    long flops() {
        return sequence.steps()
                * (2L * (product.rows() + size()) * product.columns() + product.columns() + 10L * size());
    }

    /** The products of all inputs lie in the widest rows: those of the states have a part of them. */
    long scratchSize() {
        return (long) sequence.steps() * product.columns();
    }

    /**
     * Runs a cell over every sequence.
     *
     * @param cell changes the states of all rows by one step
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
         * Advances the states of all rows.
         *
         * @param inputs [rows * steps, gates * size], the products of the inputs with the bias; those of a row and this step
         *     stand in row {@code row * steps + step}. May be modified there.
         * @param stateProduct [rows, gates * size], the products of the states before. May be modified.
         * @param state [rows, size], before and after. Modified.
         */
        void advance(
                FMatrixRMaj inputs, int step, int steps, FMatrixRMaj stateProduct, FMatrixRMaj state, Scratch scratch);
    }
}
