package io.jundenpa.nn;

import java.util.Locale;
import org.ejml.data.FMatrixRMaj;

/**
 * Reduces every row to one number, such as its sum, mean or maximum: [size] in, [1] out. The definitions are the same as for
 * ONNX's Reduce operators.
 *
 * <p>Numerics: {@code double}, from the first number to the last, rounded once.
 */
public final class Reduction implements Layer {

    private final Kind kind;

    /** Reduces rows to this number. */
    public Reduction(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String type() {
        return "reduce_" + kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int outputSize(int inputSize) {
        return 1;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        for (int row = 0; row < input.numRows; row++) {
            output.data[row] = (float) kind.of(input.data, row * input.numCols, input.numCols);
        }
    }

    /** The number that a row is reduced to. */
    public enum Kind {
        /** The sum. */
        SUM,
        /** The sum divided by the width. */
        MEAN,
        /** The maximum. */
        MAX,
        /** The minimum. */
        MIN,
        /** The sum of the magnitudes. */
        L1,
        /** The root of the sum of the squares. */
        L2,
        /** The product. */
        PROD,
        /** The sum of the squares. */
        SUM_SQUARE,
        /**
         * {@code log(sum(exp(x)))}, with the maximum subtracted first against overflow. Source: Blanchard, Higham, Higham,
         * "Accurately Computing the Log-Sum-Exp and Softmax Functions", 2021.
         */
        LOG_SUM_EXP;

        private double of(float[] x, int start, int size) {
            if (this == LOG_SUM_EXP) {
                return logSumExp(x, start, size);
            }
            double result = switch (this) {
                case MAX -> Double.NEGATIVE_INFINITY;
                case MIN -> Double.POSITIVE_INFINITY;
                case PROD -> 1;
                default -> 0;
            };
            for (int i = start; i < start + size; i++) {
                double value = x[i];
                result = switch (this) {
                    case MAX -> Math.max(result, value);
                    case MIN -> Math.min(result, value);
                    case PROD -> result * value;
                    case L1 -> result + Math.abs(value);
                    case L2, SUM_SQUARE -> result + value * value;
                    default -> result + value;
                };
            }
            return switch (this) {
                case MEAN -> result / size;
                case L2 -> Math.sqrt(result);
                default -> result;
            };
        }

        private static double logSumExp(float[] x, int start, int size) {
            double max = MAX.of(x, start, size);
            if (Double.isInfinite(max)) {
                return max;
            }
            double sum = 0;
            for (int i = start; i < start + size; i++) {
                sum += Exp.exp(x[i] - max);
            }
            return max + StrictMath.log(sum);
        }
    }
}
