package io.jundenpa.nn;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * A stack of layers whose shapes have been proved to fit: the forward pass from input rows to activations.
 *
 * <p>Immutable and shared; the working memory lies in a {@link Workspace}, one for each thread of use.
 */
public final class Network {

    private final List<Layer> layers;
    private final int[] sizes;
    private final int widest;

    private Network(List<Layer> layers, int[] sizes) {
        this.layers = layers;
        this.sizes = sizes;
        this.widest = Arrays.stream(sizes).max().orElseThrow();
    }

    /**
     * Builds a network and proves that every layer takes what the layer before it gives.
     *
     * @param inputSize width of an input row, at least 1
     * @param layers in the order of the forward pass, at least one
     * @throws IllegalArgumentException naming the first layer that does not fit
     */
    public static Network of(int inputSize, List<Layer> layers) {
        if (inputSize < 1) {
            throw new IllegalArgumentException("input size is " + inputSize + ", expected at least 1");
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("no layers, expected at least one");
        }
        int[] sizes = new int[layers.size() + 1];
        sizes[0] = inputSize;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            try {
                sizes[i + 1] = layer.outputSize(sizes[i]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("layers[" + i + "] (" + layer.type() + "): " + e.getMessage(), e);
            }
        }
        return new Network(List.copyOf(layers), sizes);
    }

    /** Width of an input row. */
    public int inputSize() {
        return sizes[0];
    }

    /** Width of an output row. */
    public int outputSize() {
        return sizes[layers.size()];
    }

    /** Width of the rows that the given layer puts out. */
    public int outputSize(int layer) {
        return sizes[layer + 1];
    }

    /** Width of the widest row, be it the input or what a layer puts out. */
    public int widest() {
        return widest;
    }

    /** The layers, in the order of the forward pass. */
    public List<Layer> layers() {
        return layers;
    }

    /** How many learned numbers the network holds. */
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /** Floating point operations per row. */
    public long flops() {
        long flops = 0;
        for (int i = 0; i < layers.size(); i++) {
            flops += layers.get(i).flops(sizes[i]);
        }
        return flops;
    }

    /**
     * The forward pass. Allocates nothing but what the workspace has to grow by, which is nothing once it has seen the
     * largest batch.
     *
     * @param input [rows, inputSize], with 1 to {@link Workspace#maxRows()} rows. Not modified.
     * @param workspace made for this network. Modified.
     * @return the activations [rows, outputSize]; they belong to the workspace and last until its next use
     * @throws IllegalArgumentException if the input has another shape
     */
    public FMatrixRMaj forward(FMatrixRMaj input, Workspace workspace) {
        if (input.numCols != sizes[0] || input.numRows < 1 || input.numRows > workspace.maxRows()) {
            throw new IllegalArgumentException("input is [" + input.numRows + ", " + input.numCols
                    + "], expected [1 to " + workspace.maxRows() + ", " + sizes[0] + "]");
        }
        FMatrixRMaj from = input;
        for (int i = 0; i < layers.size(); i++) {
            FMatrixRMaj to = workspace.buffer(i, input.numRows, sizes[i + 1]);
            layers.get(i).forward(from, to);
            from = to;
        }
        return from;
    }
}
