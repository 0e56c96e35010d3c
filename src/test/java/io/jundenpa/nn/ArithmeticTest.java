package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArithmeticTest {

    @ParameterizedTest
    @CsvSource({"ADD, 4.5, 1", "SUB, 1.5, -5", "MUL, 4.5, -6", "DIV, 2, -0.6666667", "MIN, 1.5, -2", "MAX, 3, 3"})
    void numbersAreCombinedOneByOne(Arithmetic.Operator operator, float first, float second) {
        float[] output = combine(operator, 2, row(3, -2), row(1.5f, 3));

        assertArrayEquals(new float[] {first, second}, output);
    }

    @Test
    void oneNumberIsCombinedWithTheWholeRow() {
        FMatrixRMaj rows = new FMatrixRMaj(2, 2, true, 1, 2, 3, 4);
        FMatrixRMaj numbers = new FMatrixRMaj(2, 1, true, 10, 20);

        assertArrayEquals(new float[] {-9, -8, -17, -16}, combine(Arithmetic.Operator.SUB, 2, rows, numbers));
        assertArrayEquals(new float[] {9, 8, 17, 16}, combine(Arithmetic.Operator.SUB, 2, numbers, rows));
    }

    @Test
    void anyNumberOfInputsIsAdded() {
        float[] output = combine(Arithmetic.Operator.ADD, 2, row(1), row(10, 20), row(100), row(3, 4));

        assertArrayEquals(new float[] {114, 125}, output);
    }

    @Test
    void nanStaysNan() {
        for (var operator : Arithmetic.Operator.values()) {
            assertArrayEquals(
                    new float[] {Float.NaN, Float.NaN}, combine(operator, 2, row(Float.NaN, 1), row(1, Float.NaN)));
        }
    }

    @Test
    void widthsThatDoNotFitAreRefused() {
        assertRefused(
                "has inputs of widths 2 and 3, expected equal widths or width 1", Arithmetic.Operator.ADD, 2, 1, 3);
        assertRefused("has 3 inputs, expected two", Arithmetic.Operator.SUB, 2, 2, 2);
        assertRefused("has 1 inputs, expected two or more", Arithmetic.Operator.MAX, 2);
    }

    private static void assertRefused(String message, Arithmetic.Operator operator, int... sizes) {
        var arithmetic = new Arithmetic(operator);
        var e = assertThrows(IllegalArgumentException.class, () -> arithmetic.outputSize(sizes));
        assertEquals(message, e.getMessage());
    }

    private static FMatrixRMaj row(float... numbers) {
        return new FMatrixRMaj(1, numbers.length, true, numbers);
    }

    private static float[] combine(Arithmetic.Operator operator, int width, FMatrixRMaj... inputs) {
        FMatrixRMaj output = new FMatrixRMaj(inputs[0].numRows, width);
        new Arithmetic(operator).forward(inputs, output, new Scratch());
        return output.data;
    }
}
