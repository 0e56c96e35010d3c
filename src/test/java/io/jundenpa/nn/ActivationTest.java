package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {

    /** True values rounded to the nearest float, from mpmath 1.3.0 at 60 digits; x itself is rounded to float first. */
    private static final List<String> TABLES = List.of("""
            x        | elu(1.5)      | selu           | sigmoid       | tanh         | softplus
            -1e+30   | -1.5          | -1.7580993     | 0.0           | -1.0         | 0.0
            -10000.0 | -1.5          | -1.7580993     | 0.0           | -1.0         | 0.0
            -100.0   | -1.5          | -1.7580993     | 3.8e-44       | -1.0         | 3.8e-44
            -87.5    | -1.5          | -1.7580993     | 9.982351e-39  | -1.0         | 9.982351e-39
            -20.0    | -1.5          | -1.7580993     | 2.0611537e-09 | -1.0         | 2.0611537e-09
            -13.0    | -1.4999967    | -1.7580954     | 2.2603242e-06 | -1.0         | 2.260327e-06
            -8.0     | -1.4994968    | -1.7575096     | 0.00033535014 | -0.99999976  | 0.00033540637
            -5.0     | -1.4898931    | -1.7462534     | 0.006692851   | -0.9999092   | 0.0067153485
            -3.3     | -1.4446752    | -1.6932551     | 0.03557119    | -0.997283    | 0.03621926
            -1.0     | -0.94818085   | -1.1113307     | 0.26894143    | -0.7615942   | 0.3132617
            -0.7     | -0.755122     | -0.88505304    | 0.33181223    | -0.6043678   | 0.40318605
            -0.03125 | -0.046150148  | -0.05409103    | 0.49218813    | -0.031239832 | 0.67764425
            -0.03    | -0.0443317    | -0.051959686   | 0.49250057    | -0.029991003 | 0.6782597
            -1e-04   | -0.0001499925 | -0.00017580113 | 0.499975      | -1e-04       | 0.6930972
            -1e-30   | -1.5e-30      | -1.7580993e-30 | 0.5           | -1e-30       | 0.6931472
            1e-30    | 1e-30         | 1.050701e-30   | 0.5           | 1e-30        | 0.6931472
            1e-04    | 1e-04         | 0.000105070096 | 0.500025      | 1e-04        | 0.6931972
            0.03     | 0.03          | 0.03152103     | 0.50749946    | 0.029991003  | 0.7082597
            0.03125  | 0.03125       | 0.032834407    | 0.50781184    | 0.031239832  | 0.70889425
            0.7      | 0.7           | 0.7354907      | 0.6681878     | 0.6043678    | 1.103186
            1.0      | 1.0           | 1.050701       | 0.7310586     | 0.7615942    | 1.3132616
            3.3      | 3.3           | 3.4673133      | 0.9644288     | 0.997283     | 3.3362193
            5.0      | 5.0           | 5.2535048      | 0.9933072     | 0.9999092    | 5.0067153
            8.0      | 8.0           | 8.405608       | 0.99966466    | 0.99999976   | 8.000336
            13.0     | 13.0          | 13.659113      | 0.99999774    | 1.0          | 13.000002
            20.5     | 20.5          | 21.53937       | 1.0           | 1.0          | 20.5
            100.0    | 100.0         | 105.0701       | 1.0           | 1.0          | 100.0
            10000.0  | 10000.0       | 10507.01       | 1.0           | 1.0          | 10000.0
            1e+30    | 1e+30         | 1.050701e+30   | 1.0           | 1.0          | 1e+30
            """, """
            x        | gelu           | geluTanh       | silu           | mish           | softsign
            -1e+30   | -0.0           | -0.0           | -0.0           | -0.0           | -1.0
            -10000.0 | -0.0           | -0.0           | -0.0           | -0.0           | -0.9999
            -100.0   | -0.0           | -0.0           | -3.72e-42      | -3.72e-42      | -0.990099
            -87.5    | -0.0           | -0.0           | -8.734557e-37  | -8.734557e-37  | -0.98870057
            -20.0    | -0.0           | -0.0           | -4.122307e-08  | -4.122307e-08  | -0.95238096
            -13.0    | -7.952314e-38  | -0.0           | -2.9384217e-05 | -2.938425e-05  | -0.9285714
            -8.0     | -4.9767683e-15 | -3.107783e-21  | -0.002682801   | -0.002683251   | -0.8888889
            -5.0     | -1.4332578e-06 | -2.2917962e-07 | -0.033464253   | -0.03357624    | -0.8333333
            -3.3     | -0.0015952999  | -0.0013112284  | -0.117384925   | -0.11947132    | -0.76744187
            -1.0     | -0.15865526    | -0.15880801    | -0.26894143    | -0.30340147    | -0.5
            -0.7     | -0.16937456    | -0.16942987    | -0.23226856    | -0.26787025    | -0.4117647
            -0.03125 | -0.015235472   | -0.015235472   | -0.015380879   | -0.018437056   | -0.030303031
            -0.03    | -0.014641006   | -0.014641006   | -0.014775016   | -0.017711604   | -0.029126214
            -1e-04   | -4.9996008e-05 | -4.9996008e-05 | -4.99975e-05   | -5.9996797e-05 | -9.999e-05
            -1e-30   | -5e-31         | -5e-31         | -5e-31         | -6e-31         | -1e-30
            1e-30    | 5e-31          | 5e-31          | 5e-31          | 6e-31          | 1e-30
            1e-04    | 5.000399e-05   | 5.000399e-05   | 5.0002498e-05  | 6.00032e-05    | 9.999e-05
            0.03     | 0.015358994    | 0.015358994    | 0.015224983    | 0.01828753     | 0.029126214
            0.03125  | 0.01601453     | 0.016014528    | 0.01586912     | 0.019061968    | 0.030303031
            0.7      | 0.5306254      | 0.53057015     | 0.46773142     | 0.56114835     | 0.4117647
            1.0      | 0.8413448      | 0.841192       | 0.7310586      | 0.8650984      | 0.5
            3.3      | 3.2984047      | 3.2986887      | 3.182615       | 3.2916594      | 0.76744187
            5.0      | 4.9999986      | 5.0            | 4.9665356      | 4.9995522      | 0.8333333
            8.0      | 8.0            | 8.0            | 7.9973173      | 7.999998       | 0.8888889
            13.0     | 13.0           | 13.0           | 12.99997       | 13.0           | 0.9285714
            20.5     | 20.5           | 20.5           | 20.5           | 20.5           | 0.95348835
            100.0    | 100.0          | 100.0          | 100.0          | 100.0          | 0.990099
            10000.0  | 10000.0        | 10000.0        | 10000.0        | 10000.0        | 0.9999
            1e+30    | 1e+30          | 1e+30          | 1e+30          | 1e+30          | 1.0
            """);

    /** One float in 65,536, evenly over all bit patterns: every exponent, both signs, infinities and NaNs. */
    private static final float[] SWEEP = sweep();

    private static final float[] FINITE_ASCENDING = finiteAscending();

    static final List<Activation> ALL = List.of(
            Activation.identity(),
            Activation.relu(),
            Activation.leakyRelu(0.01f),
            Activation.elu(1.5f),
            Activation.selu(),
            Activation.gelu(),
            Activation.geluTanh(),
            Activation.silu(),
            Activation.mish(),
            Activation.sigmoid(),
            Activation.hardSigmoid(0.2f, 0.5f),
            Activation.tanh(),
            Activation.softplus(),
            Activation.softsign(),
            Activation.clip(-1, 6));

    static final List<Activation> NEVER_FALLING = ALL.stream()
            .filter(activation -> !List.of("gelu", "silu", "mish").contains(activation.type()))
            .toList();

    static final List<Activation> GATED =
            List.of(Activation.gelu(), Activation.geluTanh(), Activation.silu(), Activation.mish());

    @ParameterizedTest
    @MethodSource("tabled")
    void agreesWithSixtyDigits(String name, Activation activation, float[] x, float[] expected) {
        float[] actual = apply(activation, x);

        for (int i = 0; i < x.length; i++) {
            assertEquals(expected[i], actual[i], ulps(activation) * Math.ulp(expected[i]), name + " of " + x[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "-1, 0", "1.5, 1.5", "-1e30, 0", "1e30, 1e30", "1e-45, 1e-45", "Infinity, Infinity"})
    void reluCutsAtZero(float x, float expected) {
        assertEquals(expected, apply(Activation.relu(), x));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0.0", "-2, -0.5", "3, 3", "-1e30, -2.5e29", "-Infinity, -Infinity", "Infinity, Infinity"
    })
    void leakyReluLeaksAlpha(float x, float expected) {
        assertEquals(expected, apply(Activation.leakyRelu(0.25f), x));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "-2.5, 0", "2.5, 1", "1, 0.7", "-1, 0.3", "-1e30, 0", "1e30, 1", "-Infinity, 0", "Infinity, 1"
    })
    void hardSigmoidIsALineBetweenZeroAndOne(float x, float expected) {
        assertEquals(expected, apply(Activation.hardSigmoid(0.2f, 0.5f), x), Math.ulp(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "-1,        6,        -2,   -1",
        "-1,        6,        -1,   -1",
        "-1,        6,        0.5,  0.5",
        "-1,        6,        7,    6",
        "-1,        6,        1e30, 6",
        "-Infinity, 6,        -1e30, -1e30",
        "-Infinity, 6,        7,    6",
        "0,         Infinity, 1e30, 1e30",
        "0,         Infinity, -1,   0",
        "2,         2,        9,    2",
    })
    void clipKeepsBetweenItsBounds(float min, float max, float x, float expected) {
        assertEquals(expected, apply(Activation.clip(min, max), x));
    }

    @Test
    void identityChangesNoBit() {
        float[] y = apply(Activation.identity(), SWEEP);

        for (int i = 0; i < SWEEP.length; i++) {
            assertEquals(Float.floatToRawIntBits(SWEEP[i]), Float.floatToRawIntBits(y[i]));
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void onlyNanGivesNan(Activation activation) {
        float[] y = apply(activation, SWEEP);

        for (int i = 0; i < SWEEP.length; i++) {
            assertEquals(Float.isNaN(SWEEP[i]), Float.isNaN(y[i]), name(activation) + " of " + SWEEP[i]);
        }
    }

    @ParameterizedTest
    @FieldSource("NEVER_FALLING")
    void neverFallsByMoreThanOneUlp(Activation activation) {
        float[] y = apply(activation, FINITE_ASCENDING);

        for (int i = 1; i < y.length; i++) {
            assertTrue(
                    y[i] >= y[i - 1] || y[i - 1] - y[i] <= Math.ulp(y[i]),
                    name(activation) + " falls at " + FINITE_ASCENDING[i]);
        }
    }

    @ParameterizedTest
    @FieldSource("GATED")
    void gatedValueLiesBetweenZeroAndItsInput(Activation activation) {
        float[] y = apply(activation, FINITE_ASCENDING);

        for (int i = 0; i < y.length; i++) {
            float x = FINITE_ASCENDING[i];
            assertTrue(Math.min(0, x) <= y[i] && y[i] <= Math.max(0, x), name(activation) + " of " + x + " is " + y[i]);
        }
    }

    /** P(Z > x) = P(Z < -x) and sigmoid(x) = 1 - sigmoid(-x). */
    @Test
    void geluAndSiluOfBothSignsDifferByX() {
        for (Activation activation : List.of(Activation.gelu(), Activation.geluTanh(), Activation.silu())) {
            for (float x : FINITE_ASCENDING) {
                float difference = apply(activation, x) - apply(activation, -x);

                assertEquals(x, difference, 2.5f * Math.ulp(x), name(activation) + " of " + x);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("slow")
    void agreesWithTheJdkOverTheWholeSweep(Activation activation, DoubleUnaryOperator expected) {
        float[] y = apply(activation, FINITE_ASCENDING);

        for (int i = 0; i < y.length; i++) {
            float e = (float) expected.applyAsDouble(FINITE_ASCENDING[i]);
            assertEquals(e, y[i], ulps(activation) * Math.ulp(e), name(activation) + " of " + FINITE_ASCENDING[i]);
        }
    }

    /** The bound of {@link FunctionErrors}, to the nearest float instead of the true value. */
    static float ulps(Activation activation) {
        return switch (activation.type()) {
            case "gelu", "mish" -> 4;
            case "sigmoid", "tanh", "silu", "swish", "softplus", "log_sigmoid", "selu" -> 2;
            default -> 1;
        };
    }

    static List<Arguments> slow() {
        return List.of(
                slow(Activation.tanh(), StrictMath::tanh),
                slow(Activation.elu(1.5f), x -> x > 0 ? x : 1.5 * StrictMath.expm1(x)),
                slow(Activation.elu(-1), x -> x > 0 ? x : -StrictMath.expm1(x)),
                slow(Activation.softplus(), x -> x > 700 ? x : StrictMath.log1p(StrictMath.exp(x))),
                slow(Activation.mish(), x -> x > 700 ? x : x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x)))));
    }

    @ParameterizedTest
    @CsvSource({
        "elu,        -1.5,       Infinity",
        "selu,       -1.7580993, Infinity",
        "gelu,       -0.0,       Infinity",
        "silu,       -0.0,       Infinity",
        "mish,       -0.0,       Infinity",
        "sigmoid,    0,          1",
        "tanh,       -1,         1",
        "softplus,   0,          Infinity",
        "softsign,   -1,         1",
        "identity,   -Infinity,  Infinity",
    })
    void infinityGivesTheLimit(String type, float atMinusInfinity, float atInfinity) {
        for (Activation activation : ofType(type)) {
            assertEquals(atMinusInfinity, apply(activation, Float.NEGATIVE_INFINITY), name(activation));
            assertEquals(atInfinity, apply(activation, Float.POSITIVE_INFINITY), name(activation));
        }
    }

    @ParameterizedTest
    @CsvSource({"elu", "selu", "gelu", "silu", "mish", "tanh", "softsign", "leaky_relu", "identity"})
    void zeroKeepsItsSign(String type) {
        for (Activation activation : ofType(type)) {
            assertEquals(0.0f, apply(activation, 0.0f), name(activation));
            assertEquals(-0.0f, apply(activation, -0.0f), name(activation));
        }
    }

    @Test
    void zeroOfEitherSignIsTheMiddleOfTheSigmoidAndLogTwoOfTheSoftplus() {
        for (float zero : new float[] {0.0f, -0.0f}) {
            assertEquals(0.5f, apply(Activation.sigmoid(), zero));
            assertEquals(0.6931472f, apply(Activation.softplus(), zero)); // log(2) = 0.69314718056
        }
    }

    @Test
    void settingThatIsNotFiniteIsRefused() {
        assertRefused("alpha is NaN, expected a finite number", () -> Activation.leakyRelu(Float.NaN));
        assertRefused("alpha is -Infinity, expected a finite number", () -> Activation.elu(Float.NEGATIVE_INFINITY));
        assertRefused("alpha is NaN, expected a finite number", () -> Activation.hardSigmoid(Float.NaN, 0));
        assertRefused(
                "beta is Infinity, expected a finite number", () -> Activation.hardSigmoid(1, Float.POSITIVE_INFINITY));
    }

    @Test
    void boundsInTheWrongOrderAreRefused() {
        assertRefused("min is 2.0 and max is 1.0, expected min <= max", () -> Activation.clip(2, 1));
        assertRefused("min is NaN and max is 1.0, expected min <= max", () -> Activation.clip(Float.NaN, 1));
        assertRefused("min is 0.0 and max is NaN, expected min <= max", () -> Activation.clip(0, Float.NaN));
    }

    @Test
    void settingsAreTheKeysOfTheModelFile() {
        assertEquals("", Activation.relu().settings());
        assertEquals("alpha: 0.01", Activation.leakyRelu(0.01f).settings());
        assertEquals("alpha: 1.5", Activation.elu(1.5f).settings());
        assertEquals("alpha: 0.2, beta: 0.5", Activation.hardSigmoid(0.2f, 0.5f).settings());
        assertEquals("approximate: tanh", Activation.geluTanh().settings());
        assertEquals("min: -1.0, max: 6.0", Activation.clip(-1, 6).settings());
        assertEquals("min: 0.0", Activation.clip(0, Float.POSITIVE_INFINITY).settings());
        assertEquals("max: 6.0", Activation.clip(Float.NEGATIVE_INFINITY, 6).settings());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void takesRowsOfAnyWidthAndLearnsNothing(Activation activation) {
        assertEquals(33, activation.outputSize(33));
        assertEquals(0, activation.parameters());
        assertEquals(33, activation.flops(33));
        assertFalse(activation.type().isEmpty());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void numbersPastTheRowsInUseAreLeftAlone(Activation activation) {
        var input = new FMatrixRMaj(2, 2, true, 0.5f, -0.5f, 0.5f, -0.5f);
        input.reshape(1, 2);
        var output = new FMatrixRMaj(2, 2, true, 9, 9, 9, 9);
        output.reshape(1, 2);

        activation.forward(input, output, new Scratch());

        assertEquals(9, output.data[2]);
        assertEquals(9, output.data[3]);
    }

    static Stream<Arguments> tabled() {
        return TABLES.stream().flatMap(ActivationTest::columns);
    }

    private static Stream<Arguments> columns(String table) {
        List<String[]> lines =
                table.lines().map(line -> line.trim().split(" *\\| *")).toList();
        String[] names = lines.get(0);
        float[] x = column(lines, 0);
        return IntStream.range(1, names.length)
                .mapToObj(i -> arguments(names[i], named(names[i]), x, column(lines, i)));
    }

    private static float[] column(List<String[]> lines, int column) {
        float[] values = new float[lines.size() - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(lines.get(i + 1)[column]);
        }
        return values;
    }

    private static Activation named(String name) {
        return switch (name) {
            case "elu(1.5)" -> Activation.elu(1.5f);
            case "geluTanh" -> Activation.geluTanh();
            default -> ofType(name).get(0);
        };
    }

    private static List<Activation> ofType(String type) {
        List<Activation> found = ALL.stream()
                .filter(activation -> activation.type().equals(type))
                .toList();
        assertFalse(found.isEmpty(), type);
        return found;
    }

    private static Arguments slow(Activation activation, DoubleUnaryOperator expected) {
        return arguments(activation, expected);
    }

    private static String name(Activation activation) {
        return activation.type() + " " + activation.settings();
    }

    private static float apply(Activation activation, float x) {
        return apply(activation, new float[] {x})[0];
    }

    private static float[] apply(Activation activation, float[] x) {
        var output = new FMatrixRMaj(1, x.length);
        activation.forward(new FMatrixRMaj(1, x.length, true, x), output, new Scratch());
        return output.data;
    }

    private static void assertRefused(String message, Runnable factory) {
        var e = assertThrows(IllegalArgumentException.class, factory::run);
        assertEquals(message, e.getMessage());
    }

    private static float[] sweep() {
        float[] all = new float[1 << 16];
        for (int i = 0; i < all.length; i++) {
            all[i] = Float.intBitsToFloat(i << 16);
        }
        return all;
    }

    private static float[] finiteAscending() {
        float[] finite = new float[SWEEP.length];
        int n = 0;
        for (float x : SWEEP) {
            if (Float.isFinite(x)) {
                finite[n++] = x;
            }
        }
        float[] ascending = Arrays.copyOf(finite, n);
        Arrays.sort(ascending);
        return ascending;
    }
}
