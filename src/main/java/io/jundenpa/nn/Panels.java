package io.jundenpa.nn;

import java.util.BitSet;
import org.ejml.data.FMatrixRMaj;

/**
 * A matrix of weights cut into panels of neighbouring columns, each of which lies row by row: what a product reads one
 * after the other then lies one after the other.
 *
 * <p>The panels have the width that the kernel asks for. The columns that are left over make a last panel of half the width,
 * or of the whole one where half does not hold them; what is behind the matrix's own columns is 0.
 */
final class Panels {

    private final int rows;
    private final int columns;
    private final int width;
    private final float[] data;
    private final float[] last;

    /**
     * Takes over a matrix and arranges its numbers in place, so that no second copy of them is needed.
     *
     * @param matrix [rows, columns]. Left empty.
     * @param width columns of a panel, an even number
     */
    Panels(FMatrixRMaj matrix, int width) {
        this.rows = matrix.numRows;
        this.columns = matrix.numCols;
        this.width = width;
        this.last = takeLast(matrix.data);
        this.data = full() > 0 ? matrix.data : new float[0];
        matrix.setData(new float[0]);
        matrix.numRows = 0;
        matrix.numCols = 0;
        if (full() > 1) {
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

    /** The numbers of the panels of full width. Not to be modified. */
    float[] data() {
        return data;
    }

    /** Where a panel of full width begins. */
    int start(int panel) {
        return rows * panel * width;
    }

    /** The numbers of the last panel, from 0 on, as far as a whole width from each of its rows. Not to be modified. */
    float[] last() {
        return last;
    }

    /** How many columns the last panel has in memory, 0 if there is none. */
    int lastWidth() {
        if (rest() == 0) {
            return 0;
        }
        return rest() > width / 2 ? width : width / 2;
    }

    /** The number in a row and a column of the matrix. */
    float get(int row, int column) {
        int panel = column / width;
        return panel == full()
                ? last[row * lastWidth() + column % width]
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

    /** Copies the columns that are left over, and moves the others of all rows together. */
    private float[] takeLast(float[] matrix) {
        int rest = rest();
        int kept = columns - rest;
        if (rest == 0) {
            return new float[0];
        }
        float[] taken = new float[(rows - 1) * lastWidth() + width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * columns + kept, taken, row * lastWidth(), rest);
            System.arraycopy(matrix, row * columns, matrix, row * kept, kept);
        }
        return taken;
    }

    /** Transposes the matrix [rows, panels] of which each element is a panel's part of a row, along its cycles. */
    private void putPanelsInOrder() {
        int panels = full();
        BitSet moved = new BitSet(rows * panels);
        float[] carried = new float[width];
        float[] found = new float[width];
        for (int first = moved.nextClearBit(0); first < rows * panels; first = moved.nextClearBit(first)) {
            int place = first;
            System.arraycopy(data, place * width, carried, 0, width);
            do {
                place = place % panels * rows + place / panels;
                System.arraycopy(data, place * width, found, 0, width);
                System.arraycopy(carried, 0, data, place * width, width);
                System.arraycopy(found, 0, carried, 0, width);
                moved.set(place);
            } while (place != first);
        }
    }
}
