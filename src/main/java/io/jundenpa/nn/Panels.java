package io.jundenpa.nn;

import java.util.BitSet;
import org.ejml.data.FMatrixRMaj;

/**
 * A matrix of weights in panels of adjacent columns. A panel is stored row by row, so a product reads memory in order.
 * Source: Goto, van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.
 *
 * <p>The panels have the kernel's width. The remaining columns make a last panel, of half the width if they fit, else of the
 * full width. It is filled up with zeros.
 */
final class Panels {

    private final int rows;
    private final int columns;
    private final int width;
    private final float[] data;
    private final float[] last;

    /**
     * Takes over a matrix and rearranges its numbers in place, which needs no second copy of large weights.
     *
     * @param matrix [rows, columns]. Modified: left empty.
     * @param width columns of a panel, an even number
     */
    Panels(FMatrixRMaj matrix, int width) {
        this.rows = matrix.numRows;
        this.columns = matrix.numCols;
        this.width = width;
        this.last = takeLast(matrix.data);
        this.data = fullPanels() > 0 ? matrix.data : new float[0];
        matrix.setData(new float[0]);
        matrix.numRows = 0;
        matrix.numCols = 0;
        if (fullPanels() > 1) {
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

    /** Number of panels of full width. */
    int fullPanels() {
        return columns / width;
    }

    /** Columns after the panels of full width; fewer than the width. */
    int remainingColumns() {
        return columns % width;
    }

    /** The numbers of the panels of full width. Read only. */
    float[] data() {
        return data;
    }

    /** Index in {@link #data} of a panel's first number. */
    int start(int panel) {
        return rows * panel * width;
    }

    /** The numbers of the last panel. A full width can be read from the start of each row. Read only. */
    float[] lastPanel() {
        return last;
    }

    /** Columns of the last panel in memory, zeros included; 0 if there is no last panel. */
    int lastWidth() {
        if (remainingColumns() == 0) {
            return 0;
        }
        return remainingColumns() > width / 2 ? width : width / 2;
    }

    /** The matrix's element in a row and a column. */
    float get(int row, int column) {
        int panel = column / width;
        return panel == fullPanels()
                ? last[row * lastWidth() + column % width]
                : data[start(panel) + row * width + column % width];
    }

    /** A copy of some columns of the matrix: from the first, to before the last. */
    FMatrixRMaj matrix(int first, int last) {
        FMatrixRMaj matrix = new FMatrixRMaj(rows, last - first);
        for (int row = 0, i = 0; row < rows; row++) {
            for (int column = first; column < last; column++, i++) {
                matrix.data[i] = get(row, column);
            }
        }
        return matrix;
    }

    /** Copies the remaining columns out, and closes the gaps between the rows. */
    private float[] takeLast(float[] matrix) {
        int remaining = remainingColumns();
        int kept = columns - remaining;
        if (remaining == 0) {
            return new float[0];
        }
        float[] taken = new float[(rows - 1) * lastWidth() + width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * columns + kept, taken, row * lastWidth(), remaining);
            System.arraycopy(matrix, row * columns, matrix, row * kept, kept);
        }
        return taken;
    }

    /**
     * Transposes a matrix [rows, panels] in place; an element is the part of a row that belongs to one panel. Follows the
     * cycles of the permutation. Source: Windley, "Transposing Matrices in a Digital Computer", 1959.
     */
    private void putPanelsInOrder() {
        int panels = fullPanels();
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
