package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every function of one number at arguments that are hard to compute: near 0, where digits cancel, in the tails and at the
 * ends. {@code src/test/python/activation_references.py} makes the references.
 */
class ActivationEdgesTest {

    private static final NpzFile REFERENCES = open();

    private static final Map<String, Activation> ACTIVATIONS = activations();

    private static Map<String, Activation> activations() {
        Map<String, Activation> activations = new LinkedHashMap<>();
        activations.put("relu", Activation.relu());
        activations.put("leaky_relu", Activation.leakyRelu(0.3f));
        activations.put("elu", Activation.elu(0.3f));
        activations.put("selu", Activation.selu());
        activations.put("selu_of_ones_own", Activation.selu(0.3f, 2));
        activations.put("celu", Activation.celu(0.3f));
        activations.put("celu_of_minus_2", Activation.celu(-2));
        activations.put("gelu", Activation.gelu());
        activations.put("gelu_tanh", Activation.geluTanh());
        activations.put("silu", Activation.silu());
        activations.put("swish", Activation.swish(0.3f));
        activations.put("swish_of_minus_2", Activation.swish(-2));
        activations.put("mish", Activation.mish());
        activations.put("sigmoid", Activation.sigmoid());
        activations.put("log_sigmoid", Activation.logSigmoid());
        activations.put("hard_sigmoid", Activation.hardSigmoid(0.3f, 0.5f));
        activations.put("hard_swish", Activation.hardSwish());
        activations.put("tanh", Activation.tanh());
        activations.put("tanh_shrink", Activation.tanhShrink());
        activations.put("softplus", Activation.softplus());
        activations.put("softsign", Activation.softsign());
        activations.put("clip", Activation.clip(-1, 6));
        activations.put("relu6", Activation.relu6());
        activations.put("thresholded_relu", Activation.thresholdedRelu(0.3f));
        activations.put("shrink", Activation.shrink(0.3f, 2));
        activations.put("shrink_below_zero", Activation.shrink(-0.3f, 2));
        activations.put("squareplus", Activation.squareplus(4));
        activations.put("squareplus_of_0", Activation.squareplus(0));
        activations.put("squareplus_of_1e-30", Activation.squareplus(1e-30f));
        activations.put("sparse_plus", Activation.sparsePlus());
        activations.put("sparse_sigmoid", Activation.sparseSigmoid());
        Activation.functions().forEach(name -> activations.put(name, Activation.function(name)));
        return activations;
    }

    static Stream<Arguments> named() {
        return ACTIVATIONS.entrySet().stream().map(entry -> arguments(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("named")
    void agreesWithTheTrueValue(String name, Activation activation) throws IOException {
        float[] x = references("x").readFloats();
        double[] expected = references(name).readDoubles();

        for (int i = 0; i < x.length; i++) {
            float nearest = (float) expected[i];
            float tolerance = Float.isFinite(nearest) ? ActivationTest.ulps(activation) * Math.ulp(nearest) : 0;
            assertEquals(nearest, apply(activation, x[i]), tolerance, name + "(" + x[i] + ")");
        }
    }

    @Test
    void everyReferenceIsCompared() {
        assertEquals(ACTIVATIONS.size() + 1, REFERENCES.names().size());
    }

    @ParameterizedTest
    @MethodSource("named")
    void nanStaysNan(String name, Activation activation) {
        assertEquals(Float.NaN, apply(activation, Float.NaN), name);
    }

    @ParameterizedTest
    @CsvSource({
        "celu, -0.3, Infinity",
        "celu_of_minus_2, -Infinity, Infinity",
        "selu_of_ones_own, -0.6, Infinity",
        "swish, -0.0, Infinity",
        "swish_of_minus_2, -Infinity, 0",
        "log_sigmoid, -Infinity, 0",
        "hard_swish, -0.0, Infinity",
        "tanh_shrink, -Infinity, Infinity",
        "relu6, 0, 6",
        "thresholded_relu, 0, Infinity",
        "shrink, -Infinity, Infinity",
        "shrink_below_zero, -Infinity, Infinity",
        "squareplus, 0, Infinity",
        "squareplus_of_0, 0, Infinity",
        "sparse_plus, 0, Infinity",
        "sparse_sigmoid, 0, 1",
        "sign, -1, 1",
        "round, -Infinity, Infinity",
        "reciprocal, -0.0, 0",
        "sin, NaN, NaN",
        "asin, NaN, NaN",
        "atan, -1.5707964, 1.5707964",
        "cosh, Infinity, Infinity",
        "asinh, -Infinity, Infinity",
        "acosh, NaN, Infinity",
        "atanh, NaN, NaN",
        "erf, -1, 1"
    })
    void infinityGivesTheLimit(String name, float atMinusInfinity, float atInfinity) {
        assertEquals(atMinusInfinity, apply(named(name), Float.NEGATIVE_INFINITY));
        assertEquals(atInfinity, apply(named(name), Float.POSITIVE_INFINITY));
    }

    /**
     * The expected values are from NumPy 1.24.2 or PyTorch 1.13. The exceptions are elu, selu, celu and tanh_shrink: NumPy
     * and PyTorch lose the sign, the layers keep it.
     */
    @ParameterizedTest
    @CsvSource({
        "leaky_relu, -0.0",
        "elu, -0.0",
        "selu_of_ones_own, -0.0",
        "celu, -0.0",
        "silu, -0.0",
        "swish, -0.0",
        "mish, -0.0",
        "gelu, -0.0",
        "hard_swish, -0.0",
        "clip, -0.0",
        "erf, -0.0",
        "asinh, -0.0",
        "atanh, -0.0",
        "sqrt, -0.0",
        "sin, -0.0",
        "tan, -0.0",
        "asin, -0.0",
        "atan, -0.0",
        "sinh, -0.0",
        "tanh, -0.0",
        "round, -0.0",
        "floor, -0.0",
        "ceil, -0.0",
        "reciprocal, -Infinity",
        "log, -Infinity",
        "sign, 0",
        "abs, 0",
        "neg, 0",
        "square, 0",
        "tanh_shrink, -0.0",
        "shrink, 0"
    })
    void valueOfMinusZero(String name, float expected) {
        assertEquals(expected, apply(named(name), -0.0f));
    }

    private static Activation named(String name) {
        return Objects.requireNonNull(ACTIVATIONS.get(name), name);
    }

    private static NpzFile open() {
        try {
            return new NpzFile(Files.readAllBytes(Path.of("src/test/resources/nn/activations.npz")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NpyReader references(String name) throws IOException {
        return REFERENCES.open(name);
    }

    private static float apply(Activation activation, float x) {
        FMatrixRMaj output = new FMatrixRMaj(1, 1);
        activation.forward(new FMatrixRMaj(1, 1, true, x), output, new Scratch());
        return output.data[0];
    }
}
