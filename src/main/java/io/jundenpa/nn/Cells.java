package io.jundenpa.nn;

/**
 * The sums and products of the recurrent layers, for one step of several rows. They are computed number by number:
 * {@code h}, {@code c} and each gate have {@code size} adjacent numbers per row.
 *
 * <p>Numerics: {@code float}. Each product and each sum is rounded. Both implementations compute the same bits.
 */
interface Cells {

    /**
     * The memory of an LSTM: {@code c = f * c + i * g} and {@code h = c}.
     *
     * @param gates row r has i, f, o, g from {@code from + r * 4 * size} on. Not modified.
     * @param state h [rows, size], then c [rows, size]. Modified.
     */
    void lstmMemory(int rows, int size, float[] gates, int from, float[] state);

    /**
     * The output of an LSTM: {@code h = o * h}.
     *
     * @param gates as for {@link #lstmMemory}. Not modified.
     * @param state h [rows, size]. Modified.
     */
    void lstmOutput(int rows, int size, float[] gates, int from, float[] state);

    /**
     * The sum of a GRU that resets after the product: {@code n = n + r * m}.
     *
     * @param gates row i has n, r, z, m from {@code from + i * 4 * size} on. Modified: n.
     */
    void gruCandidate(int rows, int size, float[] gates, int from);

    /**
     * The state that a GRU resets before the product: {@code reset = r * h}.
     *
     * @param gates row i has n, r, z from {@code from + i * 3 * size} on. Not modified.
     * @param state h [rows, size]. Not modified.
     * @param reset [rows, size]. Modified.
     */
    void gruReset(int rows, int size, float[] gates, int from, float[] state, float[] reset);

    /**
     * The state of a GRU: {@code h = (1 - z) * n + z * h}.
     *
     * @param gates row i has n, r, z from {@code from + i * width} on. Not modified.
     * @param state h [rows, size]. Modified.
     */
    void gruState(int rows, int size, float[] gates, int from, int width, float[] state);
}
