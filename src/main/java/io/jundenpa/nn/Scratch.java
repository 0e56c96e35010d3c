package io.jundenpa.nn;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Matrices that an operation needs between its input and its output; each is grown once to the largest batch.
 *
 * <p>Their rows are no wider than {@link Operation#scratchSize} for each row of the input.
 */
public final class Scratch {

    private final List<FMatrixRMaj> matrices = new ArrayList<>();
    private final List<FMatrixRMaj> views = new ArrayList<>();
    private float[] rest = {};
    private double[] doubles = {};

    /** A matrix of the given shape, with anything in it. The same slot gives the same matrix. */
    FMatrixRMaj matrix(int slot, int rows, int columns) {
        FMatrixRMaj matrix = at(matrices, slot);
        matrix.reshape(rows, columns);
        return matrix;
    }

    /**
     * The numbers of a matrix in another shape; both share them. The same slot gives the same view, over other numbers.
     */
    FMatrixRMaj view(int slot, FMatrixRMaj matrix, int rows, int columns) {
        FMatrixRMaj view = at(views, slot);
        view.data = matrix.data;
        view.numRows = rows;
        view.numCols = columns;
        return view;
    }

    /** At least so many numbers, with anything in them. */
    float[] rest(int size) {
        if (rest.length < size) {
            rest = new float[size];
        }
        return rest;
    }

    /** At least so many numbers in double precision, with anything in them. */
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
