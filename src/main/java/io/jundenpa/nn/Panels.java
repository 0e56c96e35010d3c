package io.jundenpa.nn;

import java.util.Arrays;
import java.util.BitSet;
import org.ejml.data.FMatrixRMaj;

/**
 * A matrix of weights cut into panels of neighbouring columns, each of which lies row by row: what a product reads one
 * after the other then lies one after the other.
 *
 * <p>The panels have the width that the kernel asks for, but for the last columns, which are fewer and come first in memory.
 * A kernel may read a whole width from any row on; what lies behind the row's own columns means nothing.
 */
final class Panels {

    private final int rows;
    private final int columns;
    private final int width;
    private final float[] data;

    /**
     * Takes over a matrix and arranges its numbers in place, so that no second copy of them is needed.
     *
     * @param matrix [rows, columns]. Left empty.
     * @param width columns of a panel
     */
    Panels(FMatrixRMaj matrix, int width) {
        this.rows = matrix.numRows;
        this.columns = matrix.numCols;
        this.width = width;
        this.data = columns < width ? Arrays.copyOf(matrix.data, rows * columns + width) : matrix.data;
        matrix.setData(new float[0]);
        matrix.numRows = 0;
        matrix.numCols = 0;
        if (columns > width) {
            putRestFirst();
            putPanelsInOrder();
        }
    }

    /** Rows of the matrix. */
    int rows() {
        return rows;
    }

    /** Columns of the matrix. */
    int columns() {
        return columns;
    }

    /** How many panels have the full width. */
    int full() {
        return columns / width;
    }

    /** Columns that are left over, fewer than the width. */
    int rest() {
        return columns % width;
    }

    /** The numbers. Not to be modified. */
    float[] data() {
        return data;
    }

    /** Where a panel of full width begins; the columns that are left over begin at 0. */
    int start(int panel) {
        return rows * (rest() + panel * width);
    }

    /** The number in a row and a column of the matrix. */
    float get(int row, int column) {
        int panel = column / width;
        return panel == full()
                ? data[row * rest() + column % width]
                : data[start(panel) + row * width + column % width];
    }

    /** The matrix as it was. */
    FMatrixRMaj matrix() {
        FMatrixRMaj matrix = new FMatrixRMaj(rows, columns);
        for (int row = 0, i = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, i++) {
                matrix.data[i] = get(row, column);
            }
        }
        return matrix;
    }

    /** Moves the last columns of all rows to the begin, and the others of each row together behind them. */
    private void putRestFirst() {
        int rest = rest();
        int kept = columns - rest;
        if (rest == 0) {
            return;
        }
        float[] first = new float[rows * rest];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(data, row * columns + kept, first, row * rest, rest);
        }
        for (int row = rows - 1; row >= 0; row--) {
            System.arraycopy(data, row * columns, data, rows * rest + row * kept, kept);
        }
        System.arraycopy(first, 0, data, 0, first.length);
    }

    /** Transposes the matrix [rows, panels] of which each element is a panel's part of a row, along its cycles. */
    private void putPanelsInOrder() {
        int panels = full();
        int start = rows * rest();
        BitSet moved = new BitSet(rows * panels);
        float[] carried = new float[width];
        float[] found = new float[width];
        for (int first = moved.nextClearBit(0); first < rows * panels; first = moved.nextClearBit(first)) {
            int place = first;
            System.arraycopy(data, start + place * width, carried, 0, width);
            do {
                place = place % panels * rows + place / panels;
                System.arraycopy(data, start + place * width, found, 0, width);
                System.arraycopy(carried, 0, data, start + place * width, width);
                System.arraycopy(found, 0, carried, 0, width);
                moved.set(place);
            } while (place != first);
        }
    }
}
