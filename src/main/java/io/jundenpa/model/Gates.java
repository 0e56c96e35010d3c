package io.jundenpa.model;

import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** The order in which a source puts the gates of a recurrent layer side by side. */
final class Gates {

    private final List<Integer> order;

    /** Takes where the source has each gate of ours: i, f, g, o of an LSTM, r, z, n of a GRU. */
    private Gates(List<Integer> order) {
        this.order = order;
    }

    /** Orders by the number of gates: 1 for a simple layer, 3 for a GRU, 4 for an LSTM. */
    static Gates of(Source source, int count) {
        return new Gates(
                switch (count) {
                    case 3 -> source == Source.TORCH ? List.of(0, 1, 2) : List.of(1, 0, 2); // r z n, else z r h
                    case 4 ->
                        source == Source.ONNX ? List.of(0, 2, 3, 1) : List.of(0, 1, 2, 3); // i o f c, else i f g o
                    default -> List.of(0);
                });
    }

    /** How many gates. */
    int count() {
        return order.size();
    }

    /** A matrix [n, count * size] with the blocks of its columns in our order; the same one if they are. */
    FMatrixRMaj inOrder(FMatrixRMaj matrix) {
        if (order.equals(order.stream().sorted().toList())) {
            return matrix;
        }
        FMatrixRMaj ordered = new FMatrixRMaj(matrix.numRows, matrix.numCols);
        for (int row = 0; row < matrix.numRows; row++) {
            copy(matrix.data, ordered.data, row * matrix.numCols, matrix.numCols / count());
        }
        return ordered;
    }

    /** A vector [count * size] with its blocks in our order. */
    float[] inOrder(float[] vector) {
        float[] ordered = new float[vector.length];
        copy(vector, ordered, 0, vector.length / count());
        return ordered;
    }

    private void copy(float[] from, float[] to, int start, int size) {
        for (int gate = 0; gate < count(); gate++) {
            System.arraycopy(from, start + order.get(gate) * size, to, start + gate * size, size);
        }
    }
}
