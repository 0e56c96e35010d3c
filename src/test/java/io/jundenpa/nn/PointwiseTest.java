package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the bits of the implementations on this JVM. {@link ProductTest} covers other vector sizes, {@link
 * ActivationTest} the values.
 */
class PointwiseTest {

    private static final double[] SPECIAL = {
        0,
        -0.0,
        0.34,
        -0.34,
        1e-320,
        20,
        -120,
        -121,
        -708,
        -709,
        709,
        710,
        1e300,
        -1e300,
        Float.MIN_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY
    };

    private static final Map<String, Function> FUNCTIONS = Map.of(
            "exp", new Function(Exp::exp, Pointwise::exp),
            "sigmoid", new Function(PlainPointwise::sigmoid, Pointwise::sigmoid),
            "tanh", new Function(PlainPointwise::tanh, Pointwise::tanh),
            "silu", new Function(PlainPointwise::silu, Pointwise::silu),
            "gelu", new Function(PlainPointwise::gelu, Pointwise::gelu),
            "geluTanh", new Function(PlainPointwise::geluTanh, Pointwise::geluTanh),
            "mish", new Function(PlainPointwise::mish, Pointwise::mish),
            "elu",
                    new Function(
                            x -> PlainPointwise.elu(1.5, 0.7, x), (pointwise, x, n) -> pointwise.elu(1.5, 0.7, x, n)));

    private final SplittableRandom random = new SplittableRandom(3);

    private record Function(DoubleUnaryOperator alone, Many many) {}

    private interface Many {
        void apply(Pointwise pointwise, double[] x, int n);
    }

    @Test
    void thisJvmHasVectors() {
        assertNotEquals(PlainPointwise.class, Backend.POINTWISE.getClass());
    }

    /**
     * 100,002 numbers of every magnitude from 1e-12 to 700: they leave a vector partly filled. The number after them must
     * stay.
     */
    @ParameterizedTest
    @ValueSource(strings = {"exp", "sigmoid", "tanh", "silu", "gelu", "geluTanh", "mish", "elu"})
    void arraysGiveTheBitsOfSingleNumbers(String name) {
        Function function = FUNCTIONS.get(name);
        double[] x = new double[100_003];
        for (int i = 0; i < x.length; i++) {
            double magnitude = 700 * StrictMath.pow(10, -(i % 15));
            x[i] = random.nextDouble(-magnitude, magnitude);
        }
        System.arraycopy(SPECIAL, 0, x, 50, SPECIAL.length);
        System.arraycopy(SPECIAL, 0, x, x.length - 1 - SPECIAL.length, SPECIAL.length);
        double[] plain = x.clone();
        double[] fastest = x.clone();

        function.many().apply(new PlainPointwise(), plain, x.length - 1);
        function.many().apply(Backend.POINTWISE, fastest, x.length - 1);

        for (int i = 0; i < x.length - 1; i++) {
            double alone = function.alone().applyAsDouble(x[i]);
            assertEquals(alone, plain[i], name + " of " + x[i]);
            assertEquals(alone, fastest[i], name + " of " + x[i]);
        }
        assertEquals(x[x.length - 1], fastest[x.length - 1], "after the last");
    }
}
