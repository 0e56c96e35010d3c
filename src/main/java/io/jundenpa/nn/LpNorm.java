package io.jundenpa.nn;

import org.ejml.data.FMatrixRMaj;

/**
 * Divides every row by its norm, as scikit-learn's Normalizer: {@code A[i, j] = X[i, j] / norm(X[i])}. A row of zeros stays
 * zeros.
 *
 * <p>Numerics: norm and quotient in {@code double}, rounded once.
 */
public final class LpNorm implements Layer {

    private final Norm norm;

    /** Divides by this norm. */
    public LpNorm(Norm norm) {
        this.norm = norm;
    }

    @Override
    public String type() {
        return "lp_norm";
    }

    @Override
    public String settings() {
        return "p: "
                + switch (norm) {
                    case L1 -> "1";
                    case L2 -> "2";
                    case MAX -> "max";
                };
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int inputSize) {
        return 3L * inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        int size = input.numCols;
        for (int start = 0; start < input.numRows * size; start += size) {
            double length = norm.of(input.data, start, size);
            for (int i = start; i < start + size; i++) {
                output.data[i] = length == 0 ? 0 : (float) (input.data[i] / length);
            }
        }
    }

    /** A norm of a row. */
    public enum Norm {
        /** The sum of the magnitudes. */
        L1,
        /** The root of the sum of the squares. */
        L2,
        /** The largest magnitude. */
        MAX;

        private double of(float[] x, int start, int size) {
            double length = 0;
            for (int i = start; i < start + size; i++) {
                double magnitude = Math.abs(x[i]);
                length = switch (this) {
                    case L1 -> length + magnitude;
                    case L2 -> length + magnitude * magnitude;
                    case MAX -> Math.max(length, magnitude);
                };
            }
            return this == L2 ? Math.sqrt(length) : length;
        }
    }
}
