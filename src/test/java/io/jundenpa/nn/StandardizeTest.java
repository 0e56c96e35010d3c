package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardizeTest {

    @Test
    void twoRowsAreWorkedByHand() {
        var standardize = new Standardize(new double[] {1, -2}, new double[] {2, 0.5});
        var output = new FMatrixRMaj(2, 2);

        standardize.forward(new FMatrixRMaj(2, 2, true, 1, -2, 5, 0), output, new Scratch());

        assertArrayEquals(new float[] {0, 0, 2, 4}, output.data);
    }

    /** In float the mean would be 16777216 and the result 0. */
    @Test
    void meanThatNoFloatHoldsKeepsItsDigits() {
        var standardize = new Standardize(new double[] {16777216.25}, new double[] {0.5});
        var output = new FMatrixRMaj(1, 1);

        standardize.forward(new FMatrixRMaj(1, 1, true, 16777216), output, new Scratch());

        assertEquals(-0.5f, output.get(0, 0));
    }

    /** The inverse of this scale is infinite, and 0 times infinity is NaN. */
    @Test
    void dividesRatherThanMultipliesByTheInverse() {
        var standardize = new Standardize(new double[] {0}, new double[] {1e-310});
        var output = new FMatrixRMaj(1, 1);

        standardize.forward(new FMatrixRMaj(1, 1, true, 0), output, new Scratch());

        assertEquals(0, output.get(0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 33})
    void everyWidthIsTheDoubleFormulaRoundedOnce(int size) {
        var random = new Random(size);
        double[] mean = random.doubles(size, -100, 100).toArray();
        double[] scale = random.doubles(size, 0.1, 10).toArray();
        var input = new FMatrixRMaj(3, size);
        for (int i = 0; i < input.data.length; i++) {
            input.data[i] = 100 * random.nextFloat();
        }
        var output = new FMatrixRMaj(3, size);

        new Standardize(mean, scale).forward(input, output, new Scratch());

        for (int row = 0; row < 3; row++) {
            for (int j = 0; j < size; j++) {
                assertEquals((float) ((input.get(row, j) - mean[j]) / scale[j]), output.get(row, j));
            }
        }
    }

    @Test
    void nanStaysNan() {
        var standardize = new Standardize(new double[] {1}, new double[] {2});
        var output = new FMatrixRMaj(1, 1);

        standardize.forward(new FMatrixRMaj(1, 1, true, Float.NaN), output, new Scratch());

        assertEquals(Float.NaN, output.get(0, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scaleThatCannotDivideIsRefused(double scale) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Standardize(new double[3], new double[] {1, 1, scale}));

        assertEquals("scale[2] is " + scale + ", expected a finite number other than 0", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void meanThatIsNotFiniteIsRefused(double mean) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Standardize(new double[] {0, mean}, new double[] {1, 1}));

        assertEquals("mean[1] is " + mean + ", expected a finite number", e.getMessage());
    }

    @Test
    void meanAndScaleOfTwoLengthsAreRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Standardize(new double[3], new double[2]));

        assertEquals("mean is [3] and scale is [2], expected equal lengths", e.getMessage());
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        var standardize = new Standardize(new double[2], new double[] {1, 1});

        var e = assertThrows(IllegalArgumentException.class, () -> standardize.outputSize(3));

        assertEquals("mean and scale are [2], expected [3]", e.getMessage());
    }

    @Test
    void countsMeansScalesAndOperations() {
        var standardize = new Standardize(new double[2], new double[] {1, 1});

        assertEquals("standardize", standardize.type());
        assertEquals(2, standardize.outputSize(2));
        assertEquals(4, standardize.parameters());
        assertEquals(4, standardize.flops(2));
    }
}
