package io.jundenpa.jmh;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Softmax;
import io.jundenpa.nn.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** The forward pass of a {@link Network}. */
final class JundenpaPass implements ForwardPass {

    private final FMatrixRMaj input;
    private final Network network;
    private final Workspace workspace;

    JundenpaPass(Perceptron perceptron, FMatrixRMaj input) {
        this(Network.of(perceptron.inputSize(), layers(perceptron)), input);
    }

    JundenpaPass(Network network, FMatrixRMaj input) {
        this.input = input;
        this.network = network;
        this.workspace = network.workspace(input.numRows);
    }

    private static List<Layer> layers(Perceptron perceptron) {
        List<Layer> layers = new ArrayList<>();
        for (Perceptron.Layer layer : perceptron.layers()) {
            layers.add(new Dense(layer.weights(), layer.bias().data));
            layers.add(
                    switch (layer.activation()) {
                        case RELU -> Activation.relu();
                        case SIGMOID -> Activation.sigmoid();
                        case SOFTMAX -> new Softmax();
                    });
        }
        return layers;
    }

    @Override
    public FMatrixRMaj run() {
        return network.forward(input, workspace);
    }

    @Override
    public float[] outputs() {
        FMatrixRMaj output = run();
        return Arrays.copyOf(output.data, output.getNumElements());
    }
}
