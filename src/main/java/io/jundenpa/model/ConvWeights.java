package io.jundenpa.model;

import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/**
 * The weights of a convolution: [outputs, channels, size] in PyTorch and ONNX, [size, channels, outputs] in Keras. The
 * channels are the channels of one group.
 *
 * @param keras whether the weights have the layout of Keras
 */
record ConvWeights(Tensor tensor, boolean keras) {

    static final Key<Tensor> KEY = Key.tensor(
            "weights",
            "[out, in / groups, size]; `keras`: [size, in / groups, out]",
            "W, in the layout of the source.");

    /** Opens the weights without reading their numbers; nothing if there is a problem, which is reported. */
    static Optional<ConvWeights> read(LayerEntry entry) {
        boolean keras = entry.source() == Source.KERAS;
        boolean layouts = entry.requireLayouts();
        return KEY.read(entry)
                .filter(tensor -> layouts && hasThreeDimensions(tensor, keras) && tensor.isWithinBounds())
                .map(tensor -> new ConvWeights(tensor, keras));
    }

    private static boolean hasThreeDimensions(Tensor tensor, boolean keras) {
        if (tensor.shape().size() != 3) {
            tensor.unexpectedShape(keras ? "[size, channels, outputs]" : "[outputs, channels, size]");
        }
        return tensor.shape().size() == 3;
    }

    int size() {
        return dimension(keras ? 0 : 2);
    }

    int channels() {
        return dimension(1);
    }

    int outputs() {
        return dimension(keras ? 2 : 0);
    }

    private int dimension(int index) {
        return tensor.shape().get(index).intValue();
    }

    /** The numbers in the source's order; nothing if there is a problem, which is reported. */
    Optional<float[]> values() {
        return tensor.values();
    }

    /**
     * The matrix [size * channels, outputs / groups] of each group.
     *
     * @param values the numbers in the source's order
     */
    FMatrixRMaj[] byGroup(float[] values, int groups) {
        FMatrixRMaj[] matrices = new FMatrixRMaj[groups];
        for (int group = 0; group < groups; group++) {
            matrices[group] = group(values, group, outputs() / groups);
        }
        return matrices;
    }

    private FMatrixRMaj group(float[] values, int group, int count) {
        int size = size();
        int channels = channels();
        int outputs = outputs();
        FMatrixRMaj matrix = new FMatrixRMaj(size * channels, count);
        for (int tap = 0; tap < size; tap++) {
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < count; o++) {
                    int output = group * count + o;
                    matrix.data[(tap * channels + c) * count + o] = keras
                            ? values[(tap * channels + c) * outputs + output]
                            : values[(output * channels + c) * size + tap];
                }
            }
        }
        return matrix;
    }
}
