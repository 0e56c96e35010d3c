package io.jundenpa.nn;

import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/**
 * Batch normalisation with the statistics of the training:
 * {@code A[i, j] = (X[i, j] - mean[j]) * gain[j] / sqrt(variance[j] + epsilon) + shift[j]}. Source: Ioffe, Szegedy, "Batch
 * Normalization", 2015, arXiv:1502.03167, algorithm 2.
 *
 * <p>Numerics: {@code double}, rounded once.
 */
public final class BatchNorm implements Layer {

    /**
     * The largest distance between a mean and a bias, in standard deviations. With each deviation, the rounding error of the
     * new bias grows by up to 2^-24 of the gain.
     */
    private static final double MAX_DEVIATIONS = 8;

    private final double[] mean;
    private final double[] deviation;
    private final double[] factor;
    private final double[] shift;
    private final double epsilon;

    /**
     * Takes over mean and shift: do not change them afterwards.
     *
     * @param mean [size], the running mean
     * @param variance [size], the running variance. Not modified.
     * @param gain [size], gamma. Not modified.
     * @param shift [size], beta
     * @param epsilon added to the variance, at least 0
     * @throws IllegalArgumentException if the lengths differ, epsilon is negative or not finite, or variance + epsilon is not
     *     positive
     */
    public BatchNorm(double[] mean, double[] variance, double[] gain, double[] shift, double epsilon) {
        ColumnVectors.requireAll("variance", variance.length, mean.length);
        ColumnVectors.requireAll("gain", gain.length, mean.length);
        ColumnVectors.requireAll("shift", shift.length, mean.length);
        this.mean = mean;
        this.shift = shift;
        this.epsilon = Epsilon.checked(epsilon);
        this.deviation = new double[gain.length];
        this.factor = new double[gain.length];
        for (int j = 0; j < factor.length; j++) {
            if (!(variance[j] + epsilon > 0)) {
                throw new IllegalArgumentException(
                        "variance[" + j + "] is " + variance[j] + ", expected more than minus epsilon");
            }
            deviation[j] = Math.sqrt(variance[j] + epsilon);
            factor[j] = gain[j] / deviation[j];
        }
    }

    /**
     * Merges a dense layer and this normalisation of its output into one dense layer. Source: Jacob et al., "Quantization and
     * Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018, arXiv:1712.05877, section 3.2.
     *
     * <p>Numerics: the new weights and bias are computed in {@code double} and rounded once.
     *
     * @param dense not modified
     * @return empty if the widths differ, or if digits would be lost: a new weight or bias is too large for a float, a new
     *     weight is below the normal floats, or a mean is so far from the dense layer's bias that a result would be a small
     *     difference of two large floats
     */
    public Optional<Dense> foldInto(Dense dense) {
        FMatrixRMaj folded = dense.weights();
        if (folded.numCols != mean.length) {
            return Optional.empty();
        }
        float[] before = dense.bias();
        float[] bias = new float[mean.length];
        boolean exact = true;
        for (int i = 0; i < folded.data.length; i++) {
            double product = folded.data[i] * factor[i % mean.length];
            exact &= isKept(product, folded.data[i]);
            folded.data[i] = (float) product;
        }
        for (int j = 0; j < bias.length; j++) {
            bias[j] = (float) ((before[j] - mean[j]) * factor[j] + shift[j]);
            exact &= Float.isFinite(bias[j]) && Math.abs(before[j] - mean[j]) <= MAX_DEVIATIONS * deviation[j];
        }
        return exact ? Optional.of(Dense.takingOver(folded, bias)) : Optional.empty();
    }

    /** Whether rounding to float keeps a weight's digits. A weight below the normal floats has lost its digits already. */
    private static boolean isKept(double product, float weight) {
        double magnitude = Math.abs(product);
        return magnitude <= Float.MAX_VALUE && (magnitude >= Float.MIN_NORMAL || Math.abs(weight) < Float.MIN_NORMAL);
    }

    @Override
    public String type() {
        return "batch_norm";
    }

    @Override
    public String settings() {
        return "epsilon: " + (float) epsilon;
    }

    @Override
    public int outputSize(int inputSize) {
        ColumnVectors.requireAll("mean", mean.length, inputSize);
        return inputSize;
    }

    @Override
    public long parameters() {
        return 4L * mean.length;
    }

    @Override
    public long flops(int inputSize) {
        return 3L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        float[] x = input.data;
        float[] a = output.data;
        for (int row = 0, i = 0; row < input.numRows; row++) {
            for (int j = 0; j < mean.length; j++, i++) {
                a[i] = (float) ((x[i] - mean[j]) * factor[j] + shift[j]);
            }
        }
    }
}
