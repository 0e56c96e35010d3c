package io.jundenpa.model;

import java.util.List;

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
     * Puts the gates of rows into the order of {@code nn}.
     *
     * @param rows [n, gates * size]. Modified.
     */
    void putInOrder(float[] rows, int columns) {
        float[] row = new float[columns];
        int size = columns / order.size();
        for (int start = 0; start < rows.length; start += columns) {
            System.arraycopy(rows, start, row, 0, columns);
            for (int gate = 0; gate < order.size(); gate++) {
                System.arraycopy(row, order.get(gate) * size, rows, start + gate * size, size);
            }
        }
    }
}
