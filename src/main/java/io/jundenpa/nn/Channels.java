package io.jundenpa.nn;

/**
 * Windows over time that treat each channel by itself. The channels of a step are adjacent in memory, so vectors of channels
 * are computed at a time.
 *
 * <p>Both implementations compute the same bits.
 */
interface Channels {

    /**
     * A convolution with one channel per group, for one row: for each output step t and channel c, one chain of fused
     * multiply-adds {@code a = fma(x[t * stride + tap * dilation, c], w[tap, c], a)} for all taps, which starts with
     * {@code bias[c]}.
     *
     * @param window without padding
     * @param x contains the steps of the row, [steps x channels]. Not modified.
     * @param from index in x of the row
     * @param w [taps, channels]. Not modified.
     * @param bias [channels]. Not modified.
     * @param a contains the output, [output steps x channels], another array than x. Modified.
     * @param to index in a of the output
     */
    void convolve(Window window, float[] x, int from, float[] w, float[] bias, float[] a, int to);

    /** The maxima of the steps that each output step sees, for one row. For the parameters see {@link #mean}. */
    void max(Window window, int channels, float[] x, int from, float[] a, int to);

    /**
     * The sums of the steps that each output step sees, divided by their number, for one row. Numerics: {@code double} from the
     * first step to the last, rounded once.
     *
     * @param countPadding true to divide by the number of taps instead
     * @param x contains the steps of the row, [steps x channels]. Not modified.
     * @param from index in x of the row
     * @param a contains the output, [output steps x channels], another array than x. Modified.
     * @param to index in a of the output
     */
    void mean(Window window, int channels, boolean countPadding, float[] x, int from, float[] a, int to);
}
