package io.jundenpa.nn;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * The working memory of operations: matrices and arrays for intermediate results. Each grows to the largest batch seen and
 * keeps this size. An operation must not rely on numbers that it has not written.
 *
 * <p>A matrix holds at most {@link Operation#scratchSize} floats for each row of the input.
 */
public final class Scratch {

    private final List<FMatrixRMaj> matrices = new ArrayList<>();
    private final List<FMatrixRMaj> views = new ArrayList<>();
    private float[] floats = {};
    private double[] doubles = {};

    /** A matrix of the given shape. The same slot returns the same matrix. */
    FMatrixRMaj matrix(int slot, int rows, int columns) {
        FMatrixRMaj matrix = at(matrices, slot);
        matrix.reshape(rows, columns);
        return matrix;
    }

    /** A view that shares the numbers of a matrix, in another shape. The same slot returns the same view. */
    FMatrixRMaj view(int slot, FMatrixRMaj matrix, int rows, int columns) {
        FMatrixRMaj view = at(views, slot);
        view.data = matrix.data;
        view.numRows = rows;
        view.numCols = columns;
        return view;
    }

    /** An array of at least this size. */
    float[] floats(int size) {
        if (floats.length < size) {
            floats = new float[size];
        }
        return floats;
    }

    /** An array of at least this size. */
    double[] doubles(int size) {
        if (doubles.length < size) {
            doubles = new double[size];
        }
        return doubles;
    }

    private static FMatrixRMaj at(List<FMatrixRMaj> list, int slot) {
        while (list.size() <= slot) {
            list.add(new FMatrixRMaj(0, 0));
        }
        return list.get(slot);
    }
}
