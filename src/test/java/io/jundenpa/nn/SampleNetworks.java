package io.jundenpa.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;

/** Networks with seeded random weights. Together they contain every operation. */
final class SampleNetworks {

    static final int INPUT_SIZE = 5;

    /** EJML switches its algorithm at 1 and at 15 columns. */
    private static final int[] WIDTHS = {1, 2, 7, 8, 14, 15, 16, 33};

    private SampleNetworks() {}

    /** Networks that together contain every operation. */
    static List<Network> all(Random random) {
        List<Network> networks = ofEveryKind(random);
        networks.add(withEveryKind(random));
        networks.add(overTime(random));
        networks.add(overManyChannels(random));
        networks.add(ofCategories(random));
        return networks;
    }

    /** One network for each kind of layer that needs no weights: standardize, dense, affine, that layer, dense. */
    private static List<Network> ofEveryKind(Random random) {
        List<Network> networks = new ArrayList<>();
        List<Layer> kinds = kinds();
        // In a deep network, these two would hide differences.
        kinds.add(new LpNorm(LpNorm.Norm.L2));
        kinds.add(new Hardmax());

        for (Layer kind : kinds) {
            int width = width(networks.size());
            networks.add(Network.of(
                    INPUT_SIZE,
                    List.of(
                            standardize(INPUT_SIZE, random),
                            dense(INPUT_SIZE, width, random),
                            affine(width, random),
                            kind,
                            dense(width, 33, random))));
        }
        return networks;
    }

    /** A deep network with every width and every layer of {@link #kinds}. */
    static Network withEveryKind(Random random) {
        List<Layer> layers = new ArrayList<>();
        layers.add(standardize(INPUT_SIZE, random));
        int size = INPUT_SIZE;
        for (Layer kind : kinds()) {
            int width = width(layers.size() / 3);
            layers.add(dense(size, width, random));
            layers.add(affine(width, random));
            layers.add(kind);
            size = width;
        }
        return Network.of(INPUT_SIZE, layers);
    }

    /** A row becomes a sequence [6 x 4] and passes every layer that works over time or changes the width. */
    private static Network overTime(Random random) {
        int steps = 6;
        List<Step> network = new ArrayList<>();
        List<Operation> operations = List.of(
                new Dense(random(INPUT_SIZE, steps * 4, random), new float[steps * 4]),
                conv(new Window(steps, 3, 1, 1, 1, 1), random),
                new Pool(new Window(steps, 2, 1, 1, 1, 0), 4, Pool.Kind.AVERAGE, false),
                new Gru(
                        random(4, 9, random),
                        random(3, 9, random),
                        new float[9],
                        new float[9],
                        true,
                        new Sequence(steps, true, false),
                        Activation.tanh(),
                        Activation.sigmoid()),
                new Gru(
                        random(3, 51, random),
                        random(17, 51, random),
                        new float[51],
                        new float[51],
                        false,
                        new Sequence(steps, true, true),
                        Activation.tanh(),
                        Activation.sigmoid()),
                new Lstm(
                        random(17, 20, random),
                        random(5, 20, random),
                        new float[20],
                        new Sequence(steps, true, false),
                        Activation.tanh(),
                        Activation.sigmoid()),
                new Transpose(steps),
                new Select(30, new int[] {29, 3, 3, 17, 0, 8, 9, 10, 11, 12, 13, 14}, "select", ""),
                new SimpleRnn(
                        random(2, 7, random),
                        random(7, 7, random),
                        new float[7],
                        new Sequence(steps, false, false),
                        Activation.tanh()));
        for (Operation operation : operations) {
            network.add(new Step(operation, List.of(network.size()), 1));
        }
        int state = network.size();
        network.add(new Step(new LayerNorm(ones(7), new float[7], 1e-5), List.of(state), 1));
        network.add(new Step(new RmsNorm(ones(7), 1e-5), List.of(state), 1));
        network.add(new Step(new Arithmetic(Arithmetic.Operator.MUL), List.of(state + 1, state + 2, state), 1));
        network.add(new Step(new Reduction(Reduction.Kind.LOG_SUM_EXP), List.of(state), 1));
        network.add(new Step(new Arithmetic(Arithmetic.Operator.SUB), List.of(state + 4, state + 3), 1));
        network.add(new Step(new Concat(), List.of(state + 5, state + 3, 0), 1));
        return Network.ofSteps(INPUT_SIZE, network);
    }

    /** A row becomes a sequence [6 x 19]: the channels and the states fill more than a vector. */
    private static Network overManyChannels(Random random) {
        int steps = 6;
        int channels = 19;
        FMatrixRMaj[] depthwise = new FMatrixRMaj[channels];
        Arrays.setAll(depthwise, group -> random(3, 1, random));
        return Network.of(
                INPUT_SIZE,
                List.of(
                        new Dense(random(INPUT_SIZE, steps * channels, random), new float[steps * channels]),
                        new Conv1d(new Window(steps, 3, 1, 1, 1, 1), channels, depthwise, new float[channels]),
                        new Pool(new Window(steps, 2, 1, 1, 1, 0), channels, Pool.Kind.MAX, false),
                        conv(new Window(steps, 3, 1, 1, 1, 1), channels, random),
                        conv(new Window(steps, 2, 1, 2, 2, 0), channels, random),
                        new Pool(new Window(steps, 2, 1, 1, 1, 0), channels, Pool.Kind.AVERAGE, false),
                        new Lstm(
                                random(channels, 132, random),
                                random(33, 132, random),
                                new float[132],
                                new Sequence(steps, true, false),
                                Activation.tanh(),
                                Activation.sigmoid()),
                        new Gru(
                                random(33, 60, random),
                                random(20, 60, random),
                                new float[60],
                                new float[60],
                                true,
                                new Sequence(steps, false, true),
                                Activation.tanh(),
                                Activation.sigmoid())));
    }

    private static Conv1d conv(Window window, int channels, Random random) {
        FMatrixRMaj[] weights = {random(window.size() * channels, channels, random)};
        return new Conv1d(window, channels, weights, new float[channels]);
    }

    /** Categories of 0 and 1, looked up and normalised. */
    private static Network ofCategories(Random random) {
        return Network.of(
                INPUT_SIZE,
                List.of(
                        dense(INPUT_SIZE, 4, random),
                        new Hardmax(),
                        new OneHot(2),
                        new Embedding(random(2, 3, random)),
                        new BatchNorm(
                                random.doubles(24, -1, 1).toArray(),
                                random.doubles(24, 0.1, 2).toArray(),
                                random.doubles(24, -1, 1).toArray(),
                                random.doubles(24, -1, 1).toArray(),
                                1e-3)));
    }

    private static Conv1d conv(Window window, Random random) {
        FMatrixRMaj[] groups = {random(window.size() * 2, 2, random), random(window.size() * 2, 2, random)};
        return new Conv1d(window, 4, groups, new float[4]);
    }

    private static FMatrixRMaj random(int rows, int columns, Random random) {
        return RandomMatrices_FDRM.rectangle(rows, columns, -1, 1, random);
    }

    private static float[] ones(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    static FMatrixRMaj input(int rows, Random random) {
        return RandomMatrices_FDRM.rectangle(rows, INPUT_SIZE, -2, 2, random);
    }

    private static List<Layer> kinds() {
        List<Layer> kinds = new ArrayList<>(ActivationTest.ALL);
        kinds.add(new Softmax());
        kinds.add(new LogSoftmax());
        kinds.add(Activation.function("erf"));
        kinds.add(Activation.swish(2));
        kinds.add(new Pow(new float[] {2}));
        kinds.add(new PRelu(new float[] {0.1f}));
        kinds.add(new ArithmeticConstant(Arithmetic.Operator.MAX, new float[] {0.1f}));
        return kinds;
    }

    /**
     * Goes through the widths in a circle. The first width is chosen so that softmax and its logarithm get more than one
     * column.
     */
    private static int width(int kind) {
        return WIDTHS[(kind + 5) % WIDTHS.length];
    }

    private static Dense dense(int in, int out, Random random) {
        return new Dense(
                RandomMatrices_FDRM.rectangle(in, out, -1, 1, random),
                RandomMatrices_FDRM.rectangle(1, out, -1, 1, random).data);
    }

    private static Standardize standardize(int size, Random random) {
        return new Standardize(
                random.doubles(size, -1, 1).toArray(),
                random.doubles(size, 0.5, 2).toArray());
    }

    private static Affine affine(int size, Random random) {
        return new Affine(
                RandomMatrices_FDRM.rectangle(1, size, 0.5f, 2, random).data,
                RandomMatrices_FDRM.rectangle(1, size, -1, 1, random).data);
    }
}
