package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the bits of the implementations on this JVM. {@link ProductTest} covers other vector sizes, {@link
 * FunctionErrorsTest} the values.
 */
class PointwiseTest {

    private static final float[] SPECIAL = {
        0,
        -0.0f,
        1e-40f,
        -1e-40f,
        1,
        -1,
        14.6f,
        -14.6f,
        20,
        -20,
        44,
        -87,
        -88,
        -104,
        -131,
        -132,
        1e30f,
        -1e30f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Float.NaN,
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY
    };

    private static final Map<String, Many> FUNCTIONS = Map.of(
            "sigmoid", Pointwise::sigmoid,
            "tanh", Pointwise::tanh,
            "swish", (pointwise, x, y, from, n) -> pointwise.swish(1.7f, x, y, from, n),
            "gelu", Pointwise::gelu,
            "geluTanh", Pointwise::geluTanh,
            "mish", Pointwise::mish,
            "elu", (pointwise, x, y, from, n) -> pointwise.elu(1.5f, 0.7f, x, y, from, n),
            "softplus", Pointwise::softplus,
            "exp", Pointwise::exp);

    private final SplittableRandom random = new SplittableRandom(3);

    private interface Many {
        void apply(Pointwise pointwise, float[] x, float[] y, int from, int n);
    }

    @Test
    void thisJvmHasVectors() {
        assertNotEquals(PlainPointwise.class, Backend.POINTWISE.getClass());
    }

    /** Ranges of every length leave vectors partly filled. The numbers around a range must stay. */
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh", "swish", "gelu", "geluTanh", "mish", "elu", "softplus", "exp"})
    void rangesGiveTheBitsOfSingleNumbers(String name) {
        Many function = FUNCTIONS.get(name);
        float[] x = numbers(20_000);
        for (int n = 0; n <= x.length; n = n < 70 ? n + 1 : 7 * n) {
            int from = random.nextInt(x.length - n + 1);
            float[] expected = x.clone();
            for (int i = from; i < from + n; i++) {
                function.apply(new PlainPointwise(), x, expected, i, 1);
            }
            float[] elsewhere = x.clone();
            float[] inPlace = x.clone();

            function.apply(Backend.POINTWISE, x, elsewhere, from, n);
            function.apply(Backend.POINTWISE, inPlace, inPlace, from, n);

            assertArrayEquals(expected, elsewhere, name);
            assertArrayEquals(expected, inPlace, name + " in place");
        }
    }

    /** The definition, number by number. */
    @Test
    void sumsHaveAFixedOrder() {
        for (int n = 1; n < 200; n++) {
            float[] x = new float[n + 5];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (random.nextDouble(-1, 1) * StrictMath.pow(2, random.nextInt(60)));
            }
            double[] sums = new double[16];
            double[] squares = new double[16];
            for (int j = 0; j < n; j++) {
                sums[j % 16] += x[3 + j];
                squares[j % 16] += (x[3 + j] - 0.3) * (x[3 + j] - 0.3);
            }
            for (int width = 8; width > 0; width /= 2) {
                for (int k = 0; k < width; k++) {
                    sums[k] += sums[k + width];
                    squares[k] += squares[k + width];
                }
            }

            for (Pointwise pointwise : new Pointwise[] {new PlainPointwise(), Backend.POINTWISE}) {
                assertEquals(sums[0], pointwise.sum(x, 3, n, new double[16]));
                assertEquals(squares[0], pointwise.squares(x, 3, n, 0.3, new double[16]));
            }
        }
    }

    @Test
    void normalizedRowsHaveTheSameBits() {
        for (int n = 1; n < 70; n++) {
            float[] x = numbers(n + 5);
            float[] gain = numbers(n);
            float[] shift = numbers(n);
            float[] plain = x.clone();
            float[] fastest = x.clone();

            new PlainPointwise().normalize(x, 3, 0.1, 0.7, gain, shift, plain);
            Backend.POINTWISE.normalize(x, 3, 0.1, 0.7, gain, shift, fastest);

            assertArrayEquals(plain, fastest);
        }
    }

    /** Numbers of every magnitude, half of them between -100 and 100. */
    private float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            x[i] = random.nextBoolean()
                    ? any
                    : (float) random.nextDouble(-1, 1) * (float) StrictMath.pow(10, i % 4 - 1);
        }
        for (int i = 0; i < n; i += 3) {
            x[i] = random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : x[i];
        }
        return x;
    }
}
