package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Recurrent layers, in one or both directions. Each row holds one sequence. */
final class RecurrentOperators {

    private final String type;
    private final OnnxNode node;
    private final GraphTranslation graph;
    private final RowsValue input;
    private final ConstantValue weights;
    private final ConstantValue recurrent;

    private RecurrentOperators(String type, OnnxNode node, GraphTranslation graph) throws FormatException {
        this.type = type;
        this.node = node;
        this.graph = graph;
        this.input = graph.rows(node, 0);
        this.weights = graph.constant(node, 1);
        this.recurrent = graph.constant(node, 2);
    }

    /**
     * An operator that becomes a layer of the given type for each direction.
     *
     * @param activations the supported activations; a node with others is refused
     */
    static OnnxOperator of(String type, String... activations) {
        return (node, graph) -> {
            requireSequence(node, graph.rows(node, 0).shape());
            requireZeroStates(node, graph);
            requireSupported(node, graph, List.of(activations));
            new RecurrentOperators(type, node, graph).translate();
        };
    }

    /** The sequence is [time, batch, size], or [batch, time, size] with layout 1. */
    private static boolean isBatchFirst(OnnxNode node) throws FormatException {
        return node.integer("layout", 0) != 0;
    }

    private long time() throws FormatException {
        return input.shape().size(isBatchFirst(node) ? 1 : 0);
    }

    private static void requireSequence(OnnxNode node, Shape shape) throws FormatException {
        int timeAxis = isBatchFirst(node) ? 1 : 0;
        if (shape.rank() != 3 || shape.isBatch(timeAxis) || shape.isBatch(2)) {
            throw new FormatException("takes rows of shape " + shape + ", expected "
                    + (isBatchFirst(node) ? "[batch, time, size]" : "[time, batch, size]"));
        }
        if (shape.batchAxis() < 0 && shape.size(1 - timeAxis) != 1) {
            throw new FormatException("takes rows of shape " + shape + " with " + shape.size(1 - timeAxis)
                    + " sequences in a record, expected 1 sequence");
        }
    }

    private static void requireZeroStates(OnnxNode node, GraphTranslation graph) throws FormatException {
        if (node.hasInput(4)) {
            throw new FormatException(
                    "has the input sequence_lens, which is not supported; expected sequences of the same length");
        }
        for (int i = 5; i <= 6; i++) {
            if (!node.hasInput(i)) {
                continue;
            }
            if (!(graph.input(node, i) instanceof ConstantValue state)) {
                throw new FormatException(
                        "takes its initial state from the record, which is not supported; expected no initial state,"
                                + " or zeros");
            }
            if (state.array().anyMatch(value -> value != 0, graph.budget())) {
                throw new FormatException("starts from a state that is not zero, expected zeros");
            }
        }
    }

    private static void requireSupported(OnnxNode node, GraphTranslation graph, List<String> usual)
            throws FormatException {
        if (node.hasInput(7)) {
            throw new FormatException("has peepholes, which are not supported");
        }
        if (hasOutput(node, 2) && graph.isRead(node.outputs().get(2))) {
            throw new FormatException("outputs the state of its cells, which is not supported");
        }
        node.requireInteger("input_forget", 0);
        if (node.has("clip")) {
            throw new FormatException("clips its gates, which is not supported");
        }
        List<String> found = node.texts("activations");
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).equals(usual.get(i % usual.size()))) {
                throw new FormatException("has activations " + found + ", expected " + usual);
            }
        }
    }

    private static boolean hasOutput(OnnxNode node, int position) {
        return position < node.outputs().size() && !node.outputs().get(position).isEmpty();
    }

    private void translate() throws FormatException {
        if (weights.shape().rank() != 3 || recurrent.shape().rank() != 3) {
            throw new FormatException("has weights of shape " + weights.shape() + " and " + recurrent.shape()
                    + ", expected three dimensions");
        }
        String direction = node.text("direction", "forward");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        if (weights.shape().size(0) != directions || recurrent.shape().size(0) != directions) {
            throw new FormatException("has weights of shape " + weights.shape() + " and " + recurrent.shape()
                    + " for direction " + direction + ", expected " + directions + " as the first dimension");
        }
        long size = recurrent.shape().size(2);
        if (node.integer("hidden_size", size) != size) {
            throw new FormatException("has hidden_size " + node.integer("hidden_size", size)
                    + " and recurrent weights of shape " + recurrent.shape() + ", expected hidden_size as the last"
                    + " dimension");
        }
        if (weights.shape().size(2) != input.shape().size(2)) {
            throw new FormatException("has weights for " + weights.shape().size(2) + " numbers in each step, expected "
                    + input.shape().size(2) + " as in the rows of shape " + input.shape());
        }
        for (boolean all : new boolean[] {true, false}) {
            if (hasOutput(node, all ? 0 : 1)) {
                List<PlannedLayer> layers = new ArrayList<>();
                for (int d = 0; d < directions; d++) {
                    layers.add(layer(d, all, direction.equals("reverse") || d == 1));
                }
                put(layers, all);
            }
        }
    }

    /**
     * The first output is all states, [time, directions, batch, size]. The second output is the last state of each
     * direction, [directions, batch, size]. With layout 1 the batch is the first axis of both.
     */
    private void put(List<PlannedLayer> layers, boolean all) throws FormatException {
        long directions = layers.size();
        long batch = input.shape().batchAxis() < 0 ? 1 : Shape.BATCH;
        List<Long> dimensions =
                new ArrayList<>(List.of(directions, recurrent.shape().size(2)));
        dimensions.add(isBatchFirst(node) ? 0 : 1, batch);
        if (all) {
            dimensions.add(isBatchFirst(node) ? 1 : 0, time());
        }
        Shape shape = new Shape(dimensions);
        PlannedLayer layer = layers.size() == 1
                ? layers.get(0)
                : new PlannedLayer("concat", node.place(), all ? (int) time() : 1, shape.width(), layers);
        graph.put(node.outputs().get(all ? 0 : 1), new RowsValue(layer, shape));
    }

    private PlannedLayer layer(int direction, boolean all, boolean reverse) throws FormatException {
        Shape states = new Shape(List.of(all ? time() : 1L, recurrent.shape().size(2)));
        PlannedLayer layer = input.layer()
                .then(type, node, 1, states.width())
                .with("weights", part(weights, direction))
                .with("recurrent_weights", part(recurrent, direction));
        if (node.hasInput(3)) {
            addBiases(layer, graph.constant(node, 3), direction);
        }
        if (type.equals("gru")) {
            layer.with("reset", node.integer("linear_before_reset", 0) != 0 ? "after" : "before");
        }
        layer.with("states", all ? "all" : "last");
        return reverse ? layer.with("reverse", true) : layer;
    }

    /** Each direction has the bias of the input, then the bias of the state. */
    private void addBiases(PlannedLayer layer, ConstantValue both, int direction) throws FormatException {
        int size = (int) weights.shape().size(1);
        if (both.shape().rank() != 2
                || both.shape().size(0) != weights.shape().size(0)
                || both.shape().size(1) != 2L * size) {
            throw new FormatException(
                    "has biases of shape " + both.shape() + ", expected [directions, " + 2L * size + "]");
        }
        ConstantValue rows = both.withShape(new Shape(List.of(2 * both.shape().size(0), (long) size)));
        layer.with("bias", part(rows, 2 * direction, both.name()));
        layer.with("recurrent_bias", part(rows, 2 * direction + 1, both.name() + ".recurrent"));
    }

    /** The weights of one direction: [gates * size, n] of [directions, gates * size, n]. */
    private NamedTensor part(ConstantValue constant, int direction) throws FormatException {
        String name = constant.shape().size(0) == 1 ? constant.name() : constant.name() + "." + direction;
        return part(constant, direction, name);
    }

    /** One position of the first axis, without this axis. */
    private NamedTensor part(ConstantValue constant, int position, String name) throws FormatException {
        NdArray part = constant.array().whole(graph.budget()).picked(0, new long[] {position}, graph.budget());
        List<Long> dimensions =
                constant.shape().dimensions().subList(1, constant.shape().rank());
        return new NamedTensor(name, part.reshaped(new Shape(dimensions)).elements());
    }
}
