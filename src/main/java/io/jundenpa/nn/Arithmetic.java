package io.jundenpa.nn;

import java.util.Locale;
import org.ejml.data.FMatrixRMaj;

/**
 * Combines inputs number by number: {@code A[i, j] = X1[i, j] op X2[i, j] op ...}, from left to right. An input of width 1
 * repeats its number over the row.
 *
 * <p>Numerics: {@code float}, one rounding per operation.
 */
public final class Arithmetic implements Combination {

    private final Operator operator;

    /** Combines by this operator. */
    public Arithmetic(Operator operator) {
        this.operator = operator;
    }

    @Override
    public String type() {
        return operator.key();
    }

    @Override
    public int outputSize(int[] inputSizes) {
        if (inputSizes.length < 2 || (inputSizes.length > 2 && !operator.variadic)) {
            throw new IllegalArgumentException(
                    "has " + inputSizes.length + " inputs, expected two" + (operator.variadic ? " or more" : ""));
        }
        int widest = 1;
        for (int size : inputSizes) {
            if (size != 1 && widest != 1 && size != widest) {
                throw new IllegalArgumentException(
                        "has inputs of widths " + widest + " and " + size + ", expected equal widths or width 1");
            }
            widest = Math.max(widest, size);
        }
        return widest;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public long flops(int[] inputSizes) {
        return (inputSizes.length - 1L) * outputSize(inputSizes);
    }

    @Override
    public void forward(FMatrixRMaj[] inputs, FMatrixRMaj output, Scratch scratch) {
        combine(inputs[0], inputs[1], output);
        for (int k = 2; k < inputs.length; k++) {
            combine(output, inputs[k], output);
        }
    }

    private void combine(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj output) {
        if (a.numCols == b.numCols) {
            operator.combine(a.data, b.data, output.data, output.getNumElements());
            return;
        }
        for (int row = 0; row < output.numRows; row++) {
            operator.combine(a, row, b, row, output, row);
        }
    }

    /** An operation on two numbers. */
    public enum Operator {
        /** {@code a + b}. */
        ADD(true) {
            @Override
            float of(float a, float b) {
                return a + b;
            }
        },
        /** {@code a - b}. */
        SUB(false) {
            @Override
            float of(float a, float b) {
                return a - b;
            }
        },
        /** {@code a * b}. */
        MUL(true) {
            @Override
            float of(float a, float b) {
                return a * b;
            }
        },
        /** {@code a / b}. */
        DIV(false) {
            @Override
            float of(float a, float b) {
                return a / b;
            }
        },
        /** The smaller number; NaN if one is NaN. */
        MIN(true) {
            @Override
            float of(float a, float b) {
                return Math.min(a, b);
            }
        },
        /** The larger number; NaN if one is NaN. */
        MAX(true) {
            @Override
            float of(float a, float b) {
                return Math.max(a, b);
            }
        };

        private final boolean variadic;

        Operator(boolean variadic) {
            this.variadic = variadic;
        }

        abstract float of(float a, float b);

        /** The operator's name in a model file. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * {@code y[i] = a[i] op b[i]} for i from 0 to n - 1. The JIT compiler vectorises a loop over one operation. The other
         * operators share the last loop.
         */
        private void combine(float[] a, float[] b, float[] y, int n) {
            switch (this) {
                case ADD -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] + b[i];
                    }
                }
                case SUB -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] - b[i];
                    }
                }
                case MUL -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] * b[i];
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = of(a[i], b[i]);
                    }
                }
            }
        }

        /** Combines a row of a with a row of b. A stride of 0 repeats the only number of a row. */
        void combine(FMatrixRMaj a, int rowA, FMatrixRMaj b, int rowB, FMatrixRMaj output, int row) {
            int atA = rowA * a.numCols;
            int atB = rowB * b.numCols;
            int strideA = a.numCols == 1 ? 0 : 1;
            int strideB = b.numCols == 1 ? 0 : 1;
            int at = row * output.numCols;
            for (int j = 0; j < output.numCols; j++) {
                output.data[at + j] = of(a.data[atA + j * strideA], b.data[atB + j * strideB]);
            }
        }
    }
}
