package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * Recurrent layers multiply inputs and states in one chain of fused multiply-adds, and round each other product and sum to
 * {@code float}. Worked by hand: a product lies in the middle between two floats and is rounded to the even one. A small number
 * that is added to it then changes nothing. If only the sum is rounded, the small number leads to the other float.
 */
class RecurrentRoundingTest {

    private static final float A = 1 + 0x1p-12f;
    private static final float B = 1 + 0x3p-12f;

    /** 1 + 2^-11 + 2^-24, rounded down. */
    private static final float A_TIMES_A = 1 + 0x1p-11f;

    /** 1 + 2^-10 + 3 * 2^-24, rounded up to the even float. */
    private static final float A_TIMES_B = 1 + 0x1p-10f + 0x1p-22f;

    private static final Activation RELU = Activation.relu();
    private static final Sequence SEQUENCE = new Sequence(2, false, false);

    /** The first state is A. The second is -2^-30 + A * B. */
    @Test
    void productOfTheStateIsAddedToTheProductOfTheInputWithOneRounding() {
        var layer = new SimpleRnn(matrix(1, 1), matrix(1, B), new float[1], SEQUENCE, RELU);

        assertState(A_TIMES_B - 0x1p-23f, layer, A, -0x1p-30f);
    }

    /** Each step has the inputs i and g. The first memory is 2^-25, the second 1 * 2^-25 + A * A. */
    @Test
    void partsOfTheMemoryOfAnLstmAreRoundedBeforeTheirSum() {
        FMatrixRMaj weights = matrix(2, 1, 0, 0, 0, 0, 0, 1, 0);
        float[] bias = {0, 1, 0, 1};
        var layer = new Lstm(weights, matrix(1, 0, 0, 0, 0), bias, SEQUENCE, RELU, RELU);

        assertState(A_TIMES_A, layer, 0x1p-12f, 0x1p-13f, A, A);
    }

    /** Each step has the inputs z and n. The first state is B, the second (1 - A) * 2^-18 + A * B. */
    @Test
    void partsOfTheStateOfAGruAreRoundedBeforeTheirSum() {
        for (boolean resetAfter : new boolean[] {true, false}) {
            FMatrixRMaj weights = matrix(2, 0, 1, 0, 0, 0, 1);
            var layer =
                    new Gru(weights, matrix(1, 0, 0, 0), new float[3], new float[3], resetAfter, SEQUENCE, RELU, RELU);

            assertState(A_TIMES_B, layer, 0, B, A, 0x1p-18f);
        }
    }

    private static FMatrixRMaj matrix(int rows, float... numbers) {
        return new FMatrixRMaj(rows, numbers.length / rows, true, numbers);
    }

    private static void assertState(float expected, Layer layer, float... input) {
        Network network = Network.of(input.length, List.of(layer));

        FMatrixRMaj state = network.forward(matrix(1, input), network.workspace(1));

        assertEquals(expected, state.get(0, 0));
    }
}
