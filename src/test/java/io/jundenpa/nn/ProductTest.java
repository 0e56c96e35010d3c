package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProductTest {

    private final Random random = new Random(4);

    static List<Kernel> kernels() {
        return List.of(new PlainKernel(), Backend.KERNEL);
    }

    /** The tests run in a JVM that has the vector module. */
    @Test
    void thisJvmUsesTheVectorKernel() {
        assertTrue(Backend.KERNEL.description().startsWith("vectors of "), Backend.KERNEL.description());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyWidthAddsInTheOrderOfTheRows(Kernel kernel) {
        for (int columns = 1; columns <= 70; columns++) {
            for (int rows : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 20}) {
                assertSums(kernel, rows, 1 + random.nextInt(70), columns);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void largeOddShapesAddInTheOrderOfTheRows(Kernel kernel) {
        assertSums(kernel, 1, 1021, 131);
        assertSums(kernel, 7, 131, 1021);
        assertSums(kernel, 67, 257, 259);
        assertSums(kernel, 257, 33, 65);
        assertSums(kernel, 1, 1, 1);
    }

    /** Equals the definition bit for bit; agrees with EJML and with the sum in double up to the roundings. */
    private void assertSums(Kernel kernel, int rows, int in, int columns) {
        FMatrixRMaj x = matrix(rows, in);
        FMatrixRMaj w = matrix(in, columns);
        float[] bias = matrix(1, columns).data;
        FMatrixRMaj ejml = new FMatrixRMaj(rows, columns);
        CommonOps_FDRM.mult(x, w, ejml);

        float[] actual = multiply(kernel, x, w, bias, Float.NEGATIVE_INFINITY);
        float[] positive = multiply(kernel, x, w, bias, 0);

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = bias[j];
                double exact = bias[j];
                double magnitude = Math.abs(bias[j]);
                for (int k = 0; k < in; k++) {
                    sum = Math.fma(x.get(i, k), w.get(k, j), sum);
                    exact += (double) x.get(i, k) * w.get(k, j);
                    magnitude += Math.abs((double) x.get(i, k) * w.get(k, j));
                }
                double bound = (in + 1) * 0x1p-24 * magnitude;
                String place =
                        kernel + " [" + rows + ", " + in + "] x [" + in + ", " + columns + "] at " + i + ", " + j;
                assertEquals(sum, actual[i * columns + j], place);
                assertEquals(Math.max(0, sum), positive[i * columns + j], place);
                assertEquals(exact, actual[i * columns + j], bound, place);
                assertEquals(ejml.get(i, j) + bias[j], actual[i * columns + j], 2 * bound, place);
            }
        }
    }

    /** Rows of X that overlap, rows of A with other numbers between them, and sums that start with A. */
    @ParameterizedTest
    @MethodSource("kernels")
    void rowsMayBePartsOfLargerArrays(Kernel kernel) {
        for (int columns = 1; columns <= 70; columns++) {
            for (int rows = 1; rows <= 19; rows++) {
                assertParts(kernel, rows, 1 + random.nextInt(20), columns);
            }
        }
    }

    private void assertParts(Kernel kernel, int rows, int in, int columns) {
        int from = random.nextInt(3);
        int stride = random.nextInt(in + 3);
        int to = random.nextInt(3);
        int outStride = columns + random.nextInt(3);
        float[] x = matrix(1, from + (rows - 1) * stride + in).data;
        float[] before = matrix(1, to + (rows - 1) * outStride + columns).data;
        FMatrixRMaj w = matrix(in, columns);
        float[] bias = matrix(1, columns + kernel.width()).data;
        for (boolean accumulates : new boolean[] {false, true}) {
            float[] a = before.clone();
            float[] expected = before.clone();
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    float sum = accumulates ? before[to + i * outStride + j] : bias[j];
                    for (int k = 0; k < in; k++) {
                        sum = Math.fma(x[from + i * stride + k], w.get(k, j), sum);
                    }
                    expected[to + i * outStride + j] = Math.max(-0.5f, sum);
                }
            }

            Panels panels = new Panels(w.copy(), kernel.width());
            float[] tile = new float[kernel.tileSize()];
            kernel.multiply(x, from, stride, rows, panels, accumulates ? a : bias, -0.5f, a, to, outStride, tile);

            String place = kernel + " " + accumulates + " [" + rows + ", " + in + "] x [" + in + ", " + columns + "]";
            assertArrayEquals(expected, a, place);
        }
    }

    /** Relu keeps NaN and turns -0 into 0. */
    @ParameterizedTest
    @MethodSource("kernels")
    void specialNumbersFollowTheDefinition(Kernel kernel) {
        float[] special = {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -3e38f, -0f, 0, Float.MIN_VALUE
        };
        for (int columns : new int[] {1, 3, 8, 16, 17, 33, 70}) {
            for (int rows : new int[] {1, 3, 4, 5, 9}) {
                FMatrixRMaj x = matrix(rows, 3);
                FMatrixRMaj w = matrix(3, columns);
                float[] bias = matrix(1, columns).data;
                for (float[] numbers : new float[][] {x.data, bias}) {
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = random.nextInt(3) > 0 ? special[random.nextInt(special.length)] : numbers[i];
                    }
                }
                for (float lowerBound : new float[] {Float.NEGATIVE_INFINITY, 0}) {
                    float[] actual = multiply(kernel, x, w, bias, lowerBound);

                    for (int i = 0; i < actual.length; i++) {
                        float sum = bias[i % columns];
                        for (int k = 0; k < 3; k++) {
                            sum = Math.fma(x.get(i / columns, k), w.get(k, i % columns), sum);
                        }
                        int expected = Float.floatToIntBits(Math.max(lowerBound, sum));
                        assertEquals(expected, Float.floatToIntBits(actual[i]), kernel + " " + lowerBound + " " + sum);
                    }
                }
            }
        }
    }

    private static float[] multiply(Kernel kernel, FMatrixRMaj x, FMatrixRMaj w, float[] bias, float lowerBound) {
        float[] a = new float[x.numRows * w.numCols];
        Arrays.fill(a, Float.NaN);
        float[] tile = new float[kernel.tileSize()];
        Panels panels = new Panels(w.copy(), kernel.width());
        float[] initial = Arrays.copyOf(bias, bias.length + kernel.width());
        kernel.multiply(x.data, 0, x.numCols, x.numRows, panels, initial, lowerBound, a, 0, w.numCols, tile);
        return a;
    }

    private FMatrixRMaj matrix(int rows, int columns) {
        return RandomMatrices_FDRM.rectangle(rows, columns, -1, 1, random);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "7, 3", "5, 4", "5, 8", "1, 9", "6, 13", "9, 32", "4, 35", "2, 67"})
    void panelsHoldTheMatrix(int rows, int columns) {
        FMatrixRMaj matrix = matrix(rows, columns);
        for (int width : new int[] {2, 4, 8, 16}) {
            FMatrixRMaj given = matrix.copy();

            Panels panels = new Panels(given, width);

            assertArrayEquals(matrix.data, panels.matrix(0, columns).data);
            assertEquals(0, given.getNumElements());
        }
    }

    @Test
    void weightsAreCopiedUnlessTakenOver() {
        FMatrixRMaj weights = matrix(3, 40);
        FMatrixRMaj before = weights.copy();
        float[] bias = {1};

        Product.of(weights, new float[40]);

        assertArrayEquals(before.data, weights.data);
        assertThrows(IllegalArgumentException.class, () -> Product.of(weights, bias));
        Product.takingOver(weights, new float[40]);
        assertEquals(0, weights.getNumElements());
    }

    /**
     * Without the vector module, with the module but without vectors, and with vectors of 4 floats, 8 floats and the
     * processor's maximum.
     */
    @Test
    void everyJvmGivesTheSameBits() throws IOException, InterruptedException {
        String module = "--add-modules=jdk.incubator.vector";
        List<String> hashes = new ArrayList<>();
        for (List<String> flags : List.of(
                List.of("-Dplain"),
                List.of(module, "-XX:MaxVectorSize=8"),
                List.of(module, "-XX:MaxVectorSize=16"),
                List.of(module, "-XX:MaxVectorSize=32"),
                List.of(module))) {
            String printed = ChildJvm.run(flags, Hash.class).strip();
            hashes.add(printed.lines().reduce((first, last) -> last).orElseThrow());
        }

        assertEquals(Set.of(hashes.get(0)), Set.copyOf(hashes));
    }

    /** Prints a hash of the results of sample networks, layers of many widths, and functions of floats of every magnitude. */
    static final class Hash {

        private static final Random RANDOM = new Random(11);

        private Hash() {}

        public static void main(String[] arguments) {
            int hash = 0;
            for (Network network : SampleNetworks.all(RANDOM)) {
                hash = 31 * hash + hash(network, SampleNetworks.input(20, RANDOM));
            }
            for (int columns = 1; columns <= 70; columns++) {
                hash = 31 * hash + hash(1 + RANDOM.nextInt(70), columns);
            }
            hash = 31 * hash + hash(131, 1021);
            hash = 31 * hash + hash(1021, 131);
            for (Layer layer : ActivationTest.ALL) {
                hash = 31 * hash + hash(Network.of(1, List.of(layer)), magnitudes());
            }
            System.out.println(hash);
        }

        private static int hash(int in, int columns) {
            var weights = RandomMatrices_FDRM.rectangle(in, columns, -1, 1, RANDOM);
            Network network = Network.of(in, List.of(new Dense(weights, new float[columns]), new Softmax()));
            return hash(network, RandomMatrices_FDRM.rectangle(9, in, -1, 1, RANDOM));
        }

        /** The results of all rows in one batch, and of the first row alone. */
        private static int hash(Network network, FMatrixRMaj input) {
            Workspace workspace = network.workspace(input.numRows);
            FMatrixRMaj all = network.forward(input, workspace);
            int hash = Arrays.hashCode(Arrays.copyOf(all.data, all.getNumElements()));
            input.reshape(1, input.numCols);
            FMatrixRMaj first = network.forward(input, workspace);
            return 31 * hash + Arrays.hashCode(Arrays.copyOf(first.data, first.getNumElements()));
        }

        /** Every 99,991st float in the order of the bits; 99,991 is a prime. */
        private static FMatrixRMaj magnitudes() {
            FMatrixRMaj x = new FMatrixRMaj((int) ((1L << 32) / 99_991), 1);
            for (int i = 0; i < x.numRows; i++) {
                x.data[i] = Float.intBitsToFloat(i * 99_991);
            }
            return x;
        }
    }
}
