package io.jundenpa.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;

/** Networks of seeded random weights that between them hold every kind of layer. */
final class SampleNetworks {

    static final int INPUT_SIZE = 5;

    /** EJML takes another way at 1 column and at 15 columns and more. */
    private static final int[] WIDTHS = {1, 2, 7, 8, 14, 15, 16, 33};

    private SampleNetworks() {}

    /** One network for each kind of layer that needs no weights: standardize, dense, affine, that layer, dense. */
    static List<Network> ofEveryKind(Random random) {
        List<Network> networks = new ArrayList<>();
        for (Layer kind : kinds()) {
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

    /** One network that holds every kind of layer and every width. */
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

    static FMatrixRMaj input(int rows, Random random) {
        return RandomMatrices_FDRM.rectangle(rows, INPUT_SIZE, -2, 2, random);
    }

    private static List<Layer> kinds() {
        List<Layer> kinds = new ArrayList<>(ActivationTest.ALL);
        kinds.add(new Softmax());
        kinds.add(new LogSoftmax());
        return kinds;
    }

    /**
     * Goes round the widths, begun so that softmax and its logarithm, the last kinds, get rows of more than one
     * number.
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
