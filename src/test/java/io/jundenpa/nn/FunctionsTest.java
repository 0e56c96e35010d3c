package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {

    /** Other formulas than those in the code. */
    private static final Map<String, DoubleUnaryOperator> ORACLES = Map.ofEntries(
            Map.entry("exp", Math::exp),
            Map.entry("log", Math::log),
            Map.entry("sqrt", x -> Math.pow(x, 0.5)),
            Map.entry("square", x -> Math.pow(x, 2)),
            Map.entry("abs", x -> x < 0 ? -x : x),
            Map.entry("neg", x -> 0 - x),
            Map.entry("reciprocal", x -> Math.pow(x, -1)),
            Map.entry("sign", x -> x == 0 ? 0 : x / Math.abs(x)),
            Map.entry("floor", x -> -Math.ceil(-x)),
            Map.entry("ceil", x -> -Math.floor(-x)),
            Map.entry("sin", Math::sin),
            Map.entry("cos", Math::cos),
            Map.entry("tan", x -> Math.sin(x) / Math.cos(x)),
            Map.entry("asin", Math::asin),
            Map.entry("acos", x -> Math.PI / 2 - Math.asin(x)),
            Map.entry("atan", x -> Math.atan2(x, 1)),
            Map.entry("sinh", x -> (Math.exp(x) - Math.exp(-x)) / 2),
            Map.entry("cosh", x -> (Math.exp(x) + Math.exp(-x)) / 2),
            Map.entry("asinh", x -> Math.log(x + Math.sqrt(x * x + 1))),
            Map.entry("acosh", x -> Math.log(x + Math.sqrt(x * x - 1))),
            Map.entry("atanh", x -> 0.5 * Math.log((1 + x) / (1 - x))));

    @Test
    void valuesAgreeWithOtherFormulas() {
        var random = new Random(5);
        for (var oracle : ORACLES.entrySet()) {
            for (int i = 0; i < 2000; i++) {
                float x = (float) (random.nextGaussian() * (i % 2 == 0 ? 0.7 : 3));
                double expected = oracle.getValue().applyAsDouble(x);

                float found = apply(oracle.getKey(), x);

                double tolerance = Double.isFinite(expected) ? 1e-7 + 1e-7 * Math.abs(expected) : 0;
                assertEquals((float) expected, found, tolerance, oracle.getKey() + "(" + x + ")");
            }
        }
    }

    /** From mpmath 1.3.0, at the float nearest to x. */
    @ParameterizedTest
    @CsvSource({
        "erf, 1e-10, 1.1283791671e-10",
        "erf, 0.25, 0.27632639016823696",
        "erf, 0.5, 0.5204998778130465",
        "erf, 0.50000006, 0.5204999301955447",
        "erf, -1, -0.8427007929497149",
        "erf, 3, 0.9999779095030014",
        "erf, 20, 1",
        "asinh, 1e-10, 1e-10",
        "asinh, -1e30, -69.77069997052",
        "acosh, 1e30, 69.77069997052",
        "atanh, 1e-10, 1e-10",
        "round, 2.5, 2",
        "round, 3.5, 4",
        "round, -0.5, 0",
        "sign, -0.0, 0"
    })
    void hardArgumentsKeepTheirDigits(String function, float x, double expected) {
        assertEquals(expected, apply(function, x), 1.2e-7 * Math.abs(expected));
    }

    @Test
    void limitsAreKept() {
        float infinity = Float.POSITIVE_INFINITY;

        assertEquals(infinity, apply("exp", infinity));
        assertEquals(0, apply("exp", -infinity));
        assertEquals(-infinity, apply("log", 0));
        assertEquals(1, apply("erf", infinity));
        assertEquals(-1, apply("erf", -infinity));
        assertEquals(infinity, apply("asinh", infinity));
        assertEquals(infinity, apply("acosh", infinity));
        assertEquals(infinity, apply("atanh", 1));
        assertEquals(infinity, apply("reciprocal", 0));
        assertEquals(Float.NaN, apply("log", -1));
        assertEquals(Float.NaN, apply("sqrt", -1));
        assertEquals(Float.NaN, apply("acosh", 0.5f));
        for (String name : Activation.functions()) {
            assertEquals(Float.NaN, apply(name, Float.NaN), name);
        }
    }

    /** Worked by hand: PyTorch lacks these functions. */
    @ParameterizedTest
    @CsvSource({"-3, 0.3027756, 0, 0", "-0.5, 0.7807764, 0.0625, 0.25", "0, 1, 0.25, 0.5", "3, 3.3027756, 3, 1"})
    void squareplusAndSparseFunctionsFollowTheirFormulas(
            float x, float squareplus, float sparsePlus, float sparseSigmoid) {
        assertEquals(squareplus, apply(Activation.squareplus(4), x), 1e-6f);
        assertEquals(sparsePlus, apply(Activation.sparsePlus(), x));
        assertEquals(sparseSigmoid, apply(Activation.sparseSigmoid(), x));
    }

    private static float apply(String function, float x) {
        return apply(Activation.function(function), x);
    }

    private static float apply(Activation activation, float x) {
        FMatrixRMaj output = new FMatrixRMaj(1, 1);
        activation.forward(new FMatrixRMaj(1, 1, true, x), output, new Scratch());
        return output.data[0];
    }
}
