package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseTest {

    /** EJML switches its algorithm at 1 and at 15 columns. */
    private static final int[] WIDTHS = {1, 2, 7, 8, 14, 15, 16, 33};

    @Test
    void twoRowsAreWorkedByHand() {
        var dense = new Dense(new FMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6), new float[] {0.5f, -1, 10});
        var output = new FMatrixRMaj(2, 3);

        dense.forward(new FMatrixRMaj(2, 2, true, 1, 0, 2, -1), output, new Scratch());

        assertArrayEquals(new float[] {1.5f, 1, 13, -1.5f, -2, 10}, output.data);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 14, 15, 16, 33})
    void everyWidthAgreesWithATripleLoopInDouble(int in) {
        var random = new Random(in);
        for (int out : WIDTHS) {
            for (int rows : WIDTHS) {
                FMatrixRMaj weights = RandomMatrices_FDRM.rectangle(in, out, -1, 1, random);
                float[] bias = RandomMatrices_FDRM.rectangle(1, out, -1, 1, random).data;
                FMatrixRMaj input = RandomMatrices_FDRM.rectangle(rows, in, -1, 1, random);
                FMatrixRMaj output = RandomMatrices_FDRM.rectangle(rows, out, -1, 1, random);

                new Dense(weights, bias).forward(input, output, new Scratch());

                assertProduct(input, weights, bias, output);
            }
        }
    }

    /** Each of the in + 1 sums and in products rounds by at most 2^-24 of the sum of all magnitudes. */
    private static void assertProduct(FMatrixRMaj input, FMatrixRMaj weights, float[] bias, FMatrixRMaj output) {
        for (int i = 0; i < input.numRows; i++) {
            for (int j = 0; j < bias.length; j++) {
                double sum = bias[j];
                double magnitude = Math.abs(bias[j]);
                for (int k = 0; k < input.numCols; k++) {
                    double product = (double) input.get(i, k) * weights.get(k, j);
                    sum += product;
                    magnitude += Math.abs(product);
                }
                double tolerance = (input.numCols + 2) * 0x1p-24 * magnitude;
                assertEquals(sum, output.get(i, j), tolerance, "row " + i + ", column " + j);
            }
        }
    }

    @Test
    void nanInARowStaysInThatRow() {
        for (int out : WIDTHS) {
            var dense = new Dense(new FMatrixRMaj(2, out), new float[out]);
            var output = new FMatrixRMaj(2, out);

            dense.forward(new FMatrixRMaj(2, 2, true, 1, Float.NaN, 1, 1), output, new Scratch());

            for (int j = 0; j < out; j++) {
                assertEquals(Float.NaN, output.get(0, j));
                assertEquals(0, output.get(1, j));
            }
        }
    }

    @Test
    void outputOfTheWrongShapeIsRefusedRatherThanReshaped() {
        var dense = new Dense(new FMatrixRMaj(2, 3), new float[3]);

        assertThrows(
                RuntimeException.class,
                () -> dense.forward(new FMatrixRMaj(2, 2), new FMatrixRMaj(3, 3), new Scratch()));
    }

    @Test
    void emptyWeightsAreRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Dense(new FMatrixRMaj(0, 3), new float[3]));

        assertEquals("weights are [0, 3], expected at least [1, 1]", e.getMessage());
    }

    @Test
    void biasOfAnotherWidthIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Dense(new FMatrixRMaj(2, 3), new float[2]));

        assertEquals("bias is [2], expected [3]", e.getMessage());
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        var dense = new Dense(new FMatrixRMaj(2, 3), new float[3]);

        var e = assertThrows(IllegalArgumentException.class, () -> dense.outputSize(4));

        assertEquals("weights are [2, 3], expected [4, ...]", e.getMessage());
    }

    @Test
    void countsWeightsBiasAndOperations() {
        var dense = new Dense(new FMatrixRMaj(2, 3), new float[3]);

        assertEquals("dense", dense.type());
        assertEquals("", dense.settings());
        assertEquals(3, dense.outputSize(2));
        assertEquals(9, dense.parameters());
        assertEquals(15, dense.flops(2));
    }
}
