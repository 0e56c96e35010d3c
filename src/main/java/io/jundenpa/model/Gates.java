package io.jundenpa.model;

import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** The order of the gates in a source's weights of a recurrent layer. */
final class Gates {

    private final List<Integer> order;

    /** @param order the positions of i, f, g, o of an LSTM, or r, z, n of a GRU, in the source's weights */
    private Gates(List<Integer> order) {
        this.order = order;
    }

    /**
     * The order of a source.
     *
     * @param count 1 for a simple layer, 3 for a GRU, 4 for an LSTM
     */
    static Gates of(Source source, int count) {
        return new Gates(
                switch (count) {
                    case 3 -> source == Source.TORCH ? List.of(0, 1, 2) : List.of(1, 0, 2); // r z n, else z r h
                    case 4 ->
                        source == Source.ONNX ? List.of(0, 2, 3, 1) : List.of(0, 1, 2, 3); // i o f c, else i f g o
                    default -> List.of(0);
                });
    }

    /**
     * Puts the gates of a matrix in the order of {@code nn}, in place: large weights need no second copy.
     *
     * @param matrix [n, gates * size]. Modified.
     */
    FMatrixRMaj inOrder(FMatrixRMaj matrix) {
        float[] row = new float[matrix.numCols];
        for (int start = 0; start < matrix.getNumElements(); start += row.length) {
            System.arraycopy(matrix.data, start, row, 0, row.length);
            copy(row, matrix.data, start);
        }
        return matrix;
    }

    /** A vector [gates * size] with its gates in the order of {@code nn}. */
    float[] inOrder(float[] vector) {
        float[] ordered = new float[vector.length];
        copy(vector, ordered, 0);
        return ordered;
    }

    private void copy(float[] from, float[] to, int start) {
        int size = from.length / order.size();
        for (int gate = 0; gate < order.size(); gate++) {
            System.arraycopy(from, order.get(gate) * size, to, start + gate * size, size);
        }
    }
}
