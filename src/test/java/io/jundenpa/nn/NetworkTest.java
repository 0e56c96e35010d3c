package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    /** Two inputs, a hidden layer of two with relu, one output. */
    private final Network network = Network.of(
            2,
            List.of(
                    new Dense(new FMatrixRMaj(2, 2, true, 1, -1, 2, 1), new float[] {0, 1}),
                    Activation.relu(),
                    new Dense(new FMatrixRMaj(2, 1, true, 3, 10), new float[] {0.5f})));

    @Test
    void layersFollowOneAnother() {
        var input = new FMatrixRMaj(2, 2, true, 1, 1, 3, -2);

        FMatrixRMaj output = network.forward(input, network.workspace(2));

        // [1, 1]: [3, 1] -> 9 + 10 + 0.5; [3, -2]: [-1, -4] -> [0, 0] -> 0.5
        assertArrayEquals(new float[] {19.5f, 0.5f}, rows(output));
        assertEquals(2, output.numRows);
        assertEquals(1, output.numCols);
    }

    /** The network computes relu with the product of the dense layer. */
    @Test
    void reluAfterADenseLayerEqualsReluAlone() {
        var random = new Random(5);
        for (int columns : new int[] {1, 15, 16, 33, 70}) {
            var dense = new Dense(RandomMatrices_FDRM.rectangle(7, columns, -1, 1, random), new float[columns]);
            Network both = Network.of(7, List.of(dense, Activation.relu()));
            for (int rows : new int[] {1, 4, 6}) {
                FMatrixRMaj input = RandomMatrices_FDRM.rectangle(rows, 7, -1, 1, random);
                var sums = new FMatrixRMaj(rows, columns);
                dense.forward(input, sums, new Scratch());
                var expected = new FMatrixRMaj(rows, columns);
                Activation.relu().forward(sums, expected, new Scratch());

                FMatrixRMaj output = both.forward(input, both.workspace(rows));

                assertArrayEquals(expected.data, rows(output));
            }
        }
    }

    @Test
    void denseLayerThatOthersReadTooKeepsItsNegativeNumbers() {
        Network network = Network.ofSteps(
                1,
                List.of(
                        new Step(new Dense(new FMatrixRMaj(1, 1, true, 2), new float[1]), List.of(0), 1),
                        new Step(Activation.relu(), List.of(1), 1),
                        new Step(new Arithmetic(Arithmetic.Operator.ADD), List.of(1, 2), 1)));

        FMatrixRMaj output = network.forward(new FMatrixRMaj(2, 1, true, -3, 3), network.workspace(2));

        assertArrayEquals(new float[] {-6, 12}, rows(output));
    }

    @Test
    void inputIsNotModified() {
        var input = new FMatrixRMaj(1, 2, true, 3, -2);

        network.forward(input, network.workspace(1));

        assertArrayEquals(new float[] {3, -2}, input.data);
    }

    @Test
    void workspaceServesLargerAndSmallerBatchesInTurn() {
        var random = new Random(3);
        Network deep = SampleNetworks.withEveryKind(random);
        var shared = deep.workspace(64);
        for (int rows : new int[] {1, 64, 2, 33, 7, 64, 1}) {
            FMatrixRMaj input = SampleNetworks.input(rows, random);

            float[] output = rows(deep.forward(input, shared));

            assertArrayEquals(rows(deep.forward(input, deep.workspace(rows))), output);
            assertEquals(rows * deep.outputSize(), output.length);
        }
    }

    @Test
    void oneLayerIsANetwork() {
        Network single = Network.of(3, List.of(Activation.relu()));

        FMatrixRMaj output = single.forward(new FMatrixRMaj(1, 3, true, -1, 0, 2), single.workspace(1));

        assertArrayEquals(new float[] {0, 0, 2}, output.data);
    }

    @Test
    void reportsSizesAndCounts() {
        assertEquals(2, network.inputSize());
        assertEquals(1, network.outputSize());
        assertEquals(2, network.size(2));
        assertEquals(1, network.size(3));
        assertEquals(6 + 3, network.parameters());
        assertEquals(10 + 2 + 5, network.flops());
    }

    @Test
    void networkKeepsItsLayersWhenTheListChanges() {
        List<Layer> layers = new ArrayList<>(List.of(Activation.relu()));
        Network single = Network.of(1, layers);

        layers.add(new Softmax());

        assertEquals(1, single.steps().size());
    }

    @Test
    void layerThatDoesNotFitIsNamed() {
        List<Layer> layers = List.of(
                new Dense(new FMatrixRMaj(2, 3), new float[3]),
                Activation.relu(),
                new Dense(new FMatrixRMaj(4, 1), new float[1]));

        assertRefused("layers[2] (dense): weights are [4, 1], expected [3, ...]", () -> Network.of(2, layers));
        assertRefused("layers[0] (dense): weights are [2, 3], expected [5, ...]", () -> Network.of(5, layers));
        assertRefused(
                "layers[0] (standardize): mean and scale are [1], expected [2]",
                () -> Network.of(2, List.of(new Standardize(new double[] {0}, new double[] {1}))));
        assertRefused(
                "layers[1] (affine): scale and shift are [1], expected [2]",
                () -> Network.of(2, List.of(new Softmax(), new Affine(new float[1], new float[1]))));
    }

    /** The relu a of the input x, its negative part b = x - a, then [a, b, x]. */
    @Test
    void stepsReadAnyEarlierValue() {
        Network branches = Network.ofSteps(
                2,
                List.of(
                        new Step(Activation.relu(), List.of(0), 1),
                        new Step(new Arithmetic(Arithmetic.Operator.SUB), List.of(0, 1), 1),
                        new Step(new Concat(), List.of(1, 2, 0), 1)));

        FMatrixRMaj output = branches.forward(new FMatrixRMaj(2, 2, true, 3, -2, -1, 5), branches.workspace(2));

        assertArrayEquals(new float[] {3, 0, 0, -2, 3, -2, 0, 5, -1, 0, -1, 5}, rows(output));
        assertEquals(6, branches.outputSize());
    }

    @Test
    void stepIsAppliedToEachPartOfARow() {
        var dense = new Dense(new FMatrixRMaj(2, 1, true, 1, 10), new float[] {0.5f});
        Network each =
                Network.ofSteps(6, List.of(new Step(dense, List.of(0), 3), new Step(new Softmax(), List.of(1), 3)));

        FMatrixRMaj input = new FMatrixRMaj(2, 6, true, 1, 2, 3, 4, 5, 6, 0, 0, 1, 0, 0, 1);
        FMatrixRMaj output =
                Network.ofSteps(6, List.of(new Step(dense, List.of(0), 3))).forward(input, each.workspace(2));

        assertArrayEquals(new float[] {21.5f, 43.5f, 65.5f, 0.5f, 1.5f, 10.5f}, rows(output));
        assertEquals(3, output.numCols);
        assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, rows(each.forward(input, each.workspace(2))));
        assertEquals(3 * (5 + 4), each.flops());
        assertEquals(3, each.parameters());
    }

    @Test
    void buffersAreReusedAfterTheirLastReader() {
        var relu = Activation.relu();
        var add = new Arithmetic(Arithmetic.Operator.ADD);
        List<Step> stack = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stack.add(new Step(relu, List.of(i), 1));
        }
        List<Step> residual = List.of(
                new Step(relu, List.of(0), 1),
                new Step(relu, List.of(1), 1),
                new Step(relu, List.of(2), 1),
                new Step(add, List.of(3, 1), 1),
                new Step(relu, List.of(4), 1));

        assertEquals(2, Network.ofSteps(2, stack).bufferCount());
        assertEquals(3, Network.ofSteps(2, residual).bufferCount());
    }

    @Test
    void stepThatDoesNotFitItsInputsIsNamed() {
        var add = new Arithmetic(Arithmetic.Operator.ADD);
        var dense = new Dense(new FMatrixRMaj(4, 3), new float[3]);

        assertRefused(
                "layers[1] (add): has inputs of widths 3 and 4, expected equal widths or width 1",
                () -> Network.ofSteps(4, List.of(new Step(dense, List.of(0), 1), new Step(add, List.of(1, 0), 1))));
        assertRefused(
                "layers[0] (dense): reads rows of 4 numbers, expected a multiple of 3, its number of steps",
                () -> Network.ofSteps(4, List.of(new Step(dense, List.of(0), 3))));
        assertRefused(
                "layers[0] (dense): has 2 inputs, expected one",
                () -> Network.ofSteps(4, List.of(new Step(dense, List.of(0, 0), 1))));
        assertRefused(
                "layers[0] (dense): reads value 1, expected one from 0 to 0",
                () -> Network.ofSteps(4, List.of(new Step(dense, List.of(1), 1))));
        assertRefused(
                "layers[0] (dense): no layer reads it",
                () -> Network.ofSteps(4, List.of(new Step(dense, List.of(0), 1), new Step(dense, List.of(0), 1))));
    }

    /**
     * A GRU of one step needs rows of 4 x 2 numbers, for n, r, z and the product of the state. A convolution pads 4 steps of 2
     * numbers with 2 steps of zeros.
     */
    @Test
    void scratchMemoryCountsAmongTheWidestRows() {
        var gru = new Gru(
                new FMatrixRMaj(1, 6),
                new FMatrixRMaj(2, 6),
                new float[6],
                new float[6],
                true,
                new Sequence(1, false, false),
                Activation.tanh(),
                Activation.sigmoid());
        var conv = new Conv1d(new Window(4, 3, 1, 1, 1, 1), 2, new FMatrixRMaj[] {new FMatrixRMaj(6, 1)}, new float[1]);

        assertEquals(8, Network.of(1, List.of(gru)).widest());
        assertEquals(12, Network.of(8, List.of(conv)).widest());
    }

    @Test
    void networkWithoutLayersOrInputIsRefused() {
        assertRefused("no layers, expected at least one", () -> Network.of(2, List.of()));
        assertRefused("input size is 0, expected at least 1", () -> Network.of(0, List.of(new Softmax())));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "4, 2", "1, 1", "1, 3"})
    void inputOfAnotherShapeIsRefused(int rows, int columns) {
        var workspace = network.workspace(3);
        var input = new FMatrixRMaj(rows, columns);

        assertRefused(
                "input is [" + rows + ", " + columns + "], expected [1 to 3, 2]",
                () -> network.forward(input, workspace));
    }

    @Test
    void workspaceWithoutRowsIsRefused() {
        assertRefused("maxRows is 0, expected at least 1", () -> network.workspace(0));
    }

    @Test
    void workspaceTooLargeForAnArrayIsRefused() {
        assertRefused(
                "2147483647 rows of 2 floats do not fit one buffer, expected fewer rows",
                () -> network.workspace(Integer.MAX_VALUE));
    }

    /** Two buffers of 2^31 - 2 floats would be 16 GiB. */
    @Test
    void workspaceTakesNoMemoryBeforeItIsUsed() {
        var workspace = network.workspace(Integer.MAX_VALUE / 2);

        FMatrixRMaj output = network.forward(new FMatrixRMaj(1, 2, true, 1, 1), workspace);

        assertArrayEquals(new float[] {19.5f}, rows(output));
    }

    @Test
    void widestIsTheInputOrALayer() {
        var narrowing = Network.of(3, List.of(new Dense(new FMatrixRMaj(3, 2), new float[2])));
        var widening = Network.of(
                1,
                List.of(
                        new Dense(new FMatrixRMaj(1, 4), new float[4]),
                        new Dense(new FMatrixRMaj(4, 2), new float[2])));

        assertEquals(3, narrowing.widest());
        assertEquals(4, widening.widest());
    }

    @Test
    void workspaceReportsItsRows() {
        assertEquals(5, network.workspace(5).maxRows());
    }

    private static void assertRefused(String message, Runnable call) {
        var e = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, e.getMessage());
    }

    /** The numbers of all rows; the array of a workspace's matrix may be longer. */
    private static float[] rows(FMatrixRMaj matrix) {
        return Arrays.copyOf(matrix.data, matrix.getNumElements());
    }
}
