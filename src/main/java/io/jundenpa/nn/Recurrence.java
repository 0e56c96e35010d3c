package io.jundenpa.nn;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * The common part of the recurrent layers: the product of the inputs, the loop over the steps of a sequence, and the states,
 * which start at zero.
 *
 * <p>A product does not depend on the states, so one product multiplies the inputs of several steps and rows with W. As many
 * as fit the processor's second-level cache: the cell reads them soon. The cell adds the product of the states.
 */
final class Recurrence {

    /** Slots of the scratch memory that the loop uses. The cell may use the slots from {@link #FIRST_FREE} on. */
    private static final int GATES = 0;

    private static final int STATES = 1;
    static final int FIRST_FREE = 2;

    /** 256 KiB of floats. */
    private static final int BLOCK = 1 << 16;

    private final Product product;
    private final int size;
    private final int width;
    private final int states;
    private final Sequence sequence;

    /**
     * A recurrence that uses the memory of the weights instead of a copy.
     *
     * @param weights W [in, gates * size]. Modified: left empty.
     * @param bias b [gates * size], added to the product of the inputs. Not modified.
     * @param size of a state
     * @param width floats of a row of gates, at least as many as W has columns
     * @param states that the cell keeps for each row: h, and others
     */
    Recurrence(FMatrixRMaj weights, float[] bias, int size, int width, int states, Sequence sequence) {
        this.product = Product.takingOver(weights, bias);
        this.size = size;
        this.width = width;
        this.states = states;
        this.sequence = sequence;
    }

    /**
     * Checks the shapes of a recurrent layer.
     *
     * @param gates number of blocks of columns in the weights
     * @throws IllegalArgumentException if they do not fit together
     */
    static void requireFit(int gates, FMatrixRMaj weights, FMatrixRMaj recurrentWeights, float[] bias) {
        int columns = Math.multiplyExact(gates, recurrentWeights.numRows);
        if (recurrentWeights.numCols != columns) {
            throw new IllegalArgumentException("recurrent weights are [" + recurrentWeights.numRows + ", "
                    + recurrentWeights.numCols + "], expected [" + recurrentWeights.numRows + ", " + columns + "]");
        }
        if (weights.numCols != columns || bias.length != columns) {
            throw new IllegalArgumentException("weights are [" + weights.numRows + ", " + weights.numCols
                    + "] and bias is [" + bias.length + "], expected " + columns + " columns as the recurrent weights");
        }
    }

    /**
     * Changes the order of the gates in each row: block i of the new row is block {@code order[i]} of the old row.
     *
     * @param rows [n, gates * size]. Modified.
     */
    static void reorder(float[] rows, int size, int... order) {
        float[] row = new float[order.length * size];
        for (int start = 0; start < rows.length; start += row.length) {
            System.arraycopy(rows, start, row, 0, row.length);
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(row, order[i] * size, rows, start + i * size, size);
            }
        }
    }

    String settings() {
        return sequence.settings();
    }

    int outputSize(int inputSize) {
        if (inputSize != sequence.steps() * (long) product.rows()) {
            throw new IllegalArgumentException("reads rows of " + inputSize + " numbers, expected " + sequence.steps()
                    + " steps of " + product.rows());
        }
        return sequence.all() ? Math.multiplyExact(sequence.steps(), size) : size;
    }

    long parameters() {
        return (long) (product.rows() + size + 1) * product.columns();
    }

    /** The two products and the bias, and about ten operations per number of the state. */
    long flops() {
        return sequence.steps() * (2L * (product.rows() + size) * product.columns() + product.columns() + 10L * size);
    }

    /** The gates of the steps that are computed at a time are the largest matrix. */
    long scratchSize() {
        return (long) stepsAtATime(1) * width;
    }

    private int stepsAtATime(int rows) {
        return (int) Math.min(sequence.steps(), Math.max(1, BLOCK / ((long) rows * width)));
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
        int most = stepsAtATime(rows);
        float[] gates = scratch.matrix(GATES, most * rows, width).data;
        float[] state = scratch.matrix(STATES, states * rows, size).data;
        Arrays.fill(state, 0, states * rows * size, 0);
        for (int done = 0; done < steps; done += most) {
            int count = Math.min(most, steps - done);
            int first = sequence.reverse() ? steps - done - count : done;
            multiply(input, first, count, gates, scratch);
            for (int i = 0; i < count; i++) {
                int step = sequence.step(done + i);
                cell.advance(rows, gates, (step - first) * rows * width, state, scratch);
                if (sequence.all()) {
                    put(state, rows, output, step);
                }
            }
        }
        if (!sequence.all()) {
            System.arraycopy(state, 0, output.data, 0, rows * size);
        }
    }

    /**
     * Multiplies the inputs of some steps. The result is [steps x rows x width]. One product multiplies all steps of a row, or
     * all rows of a step: whichever is more.
     */
    private void multiply(FMatrixRMaj input, int first, int steps, float[] gates, Scratch scratch) {
        int rows = input.numRows;
        int in = product.rows();
        float bound = Float.NEGATIVE_INFINITY;
        if (rows < steps) {
            for (int row = 0; row < rows; row++) {
                int from = row * input.numCols + first * in;
                product.forward(input.data, from, in, steps, bound, gates, row * width, rows * width, scratch);
            }
            return;
        }
        for (int step = 0; step < steps; step++) {
            int from = (first + step) * in;
            product.forward(input.data, from, input.numCols, rows, bound, gates, step * rows * width, width, scratch);
        }
    }

    private void put(float[] state, int rows, FMatrixRMaj output, int step) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(state, row * size, output.data, row * output.numCols + step * size, size);
        }
    }

    /** One step of a recurrent layer. */
    interface Cell {
        /**
         * Advances the states of all rows by one step.
         *
         * @param gates contains {@code x·W + b} of this step: row r starts at {@code from + r * width}. The cell may modify
         *     these rows.
         * @param state h [rows, size], replaced by h', then the other states. Modified.
         * @param scratch working memory, from slot {@link Recurrence#FIRST_FREE} on. Modified.
         */
        void advance(int rows, float[] gates, int from, float[] state, Scratch scratch);
    }
}
