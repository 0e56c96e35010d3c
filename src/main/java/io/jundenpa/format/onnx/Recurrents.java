package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Recurrent layers over the sequence that lies in a row. */
final class Recurrents {

    private static final Map<String, String> TYPES = Map.of("RNN", "simple_rnn", "GRU", "gru", "LSTM", "lstm");

    private final Translation translation;

    Recurrents(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(Node node) {
        return node.domain().isEmpty() && TYPES.containsKey(node.type());
    }

    void translate(Node node) throws IOException {
        Data input = translation.data(node, 0);
        boolean batchFirst = node.integer("layout", 0) != 0;
        int timeAxis = batchFirst ? 1 : 0;
        Shape shape = input.shape();
        if (shape.rank() != 3 || shape.isBatch(timeAxis) || shape.isBatch(2)) {
            throw new FormatException("takes rows of shape " + shape + ", expected "
                    + (batchFirst ? "[batch, time, size]" : "[time, batch, size]"));
        }
        requirePlain(node);
        Constant weights = translation.constant(node, 1);
        Constant recurrent = translation.constant(node, 2);
        if (weights.shape().rank() != 3 || recurrent.shape().rank() != 3) {
            throw new FormatException("has weights of shape " + weights.shape() + " and " + recurrent.shape()
                    + ", expected three dimensions");
        }
        String direction = node.text("direction", "forward");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        if (weights.shape().size(0) != directions || recurrent.shape().size(0) != directions) {
            throw new FormatException("has weights of shape " + weights.shape() + " for direction " + direction);
        }
        for (boolean all : new boolean[] {true, false}) {
            List<Planned> layers = new ArrayList<>();
            for (int d = 0; d < directions; d++) {
                boolean reverse = direction.equals("reverse") || d == 1;
                layers.add(layer(node, input, d, all, reverse));
            }
            put(node, layers, all, shape.size(timeAxis), recurrent.shape().size(2), batchFirst);
        }
    }

    /** Y is [time, directions, batch, size], Y_h [directions, batch, size]; with layout 1 the batch is first. */
    private void put(Node node, List<Planned> layers, boolean all, long time, long size, boolean batchFirst)
            throws FormatException {
        int output = all ? 0 : 1;
        if (node.outputs().size() <= output || node.outputs().get(output).isEmpty()) {
            return;
        }
        int steps = all ? (int) time : 1;
        Planned layer = layers.size() == 1 ? layers.get(0) : new Planned("concat", node.place(), steps, layers);
        long directions = layers.size();
        List<Long> dimensions = all
                ? batchFirst
                        ? List.of(Shape.BATCH, time, directions, size)
                        : List.of(time, directions, Shape.BATCH, size)
                : batchFirst ? List.of(Shape.BATCH, directions, size) : List.of(directions, Shape.BATCH, size);
        boolean batched = translation.input(node, 0).shape().batchAxis() >= 0;
        translation.put(
                node.outputs().get(output),
                new Data(
                        layer,
                        new Shape(dimensions.stream()
                                .map(d -> d == Shape.BATCH && !batched ? 1L : d)
                                .toList())));
    }

    private Planned layer(Node node, Data input, int direction, boolean all, boolean reverse) throws FormatException {
        String type = String.valueOf(TYPES.get(node.type()));
        Planned layer = Translation.layer(type, node, 1, input.layer())
                .with("weights", part(translation.constant(node, 1), direction))
                .with("recurrent_weights", part(translation.constant(node, 2), direction));
        if (node.hasInput(3)) {
            Constant both = translation.constant(node, 3);
            double[] values = both.values();
            int columns = (int) translation.constant(node, 1).shape().size(1);
            if (both.shape().rank() != 2 || both.shape().size(1) != 2L * columns) {
                throw new FormatException(
                        "has biases of shape " + both.shape() + ", expected [directions, " + 2L * columns + "]");
            }
            layer.with("bias", vector(both.name(), values, direction * 2 * columns, columns));
            layer.with(
                    "recurrent_bias",
                    vector(both.name() + ".recurrent", values, (direction * 2 + 1) * columns, columns));
        }
        if (type.equals("gru")) {
            layer.with("reset", node.integer("linear_before_reset", 0) != 0 ? "after" : "before");
        }
        layer.with("states", all ? "all" : "last");
        return reverse ? layer.with("reverse", true) : layer;
    }

    private static Planned.Weights vector(String name, double[] values, int start, int count) {
        return new Planned.Weights(
                name, BufferTensor.of(List.of((long) count), Arrays.copyOfRange(values, start, start + count)));
    }

    /** The weights of one direction: [directions, G, n] to [G, n]. */
    private static Planned.Weights part(Constant weights, int direction) throws FormatException {
        List<Long> shape = weights.shape().dimensions().subList(1, 3);
        int count = Math.toIntExact(TensorSource.count(shape));
        double[] values = Arrays.copyOfRange(weights.values(), direction * count, (direction + 1) * count);
        String name = weights.shape().size(0) == 1 ? weights.name() : weights.name() + "." + direction;
        return new Planned.Weights(name, BufferTensor.of(shape, values));
    }

    private void requirePlain(Node node) throws FormatException {
        if (node.hasInput(4)) {
            throw new FormatException("has lengths of sequences, expected all of one length");
        }
        for (int i = 5; i <= 6; i++) {
            if (node.hasInput(i)) {
                Value state = translation.input(node, i);
                if (state instanceof Data) {
                    throw new FormatException(
                            "starts from a state that comes with the record; a state carried from record to record is not"
                                    + " supported");
                }
                for (double value : ((Constant) state).values()) {
                    if (value != 0) {
                        throw new FormatException("starts from a state that is not zero, expected zeros");
                    }
                }
            }
        }
        if (node.hasInput(7)) {
            throw new FormatException("has peepholes, which are not supported");
        }
        if (node.outputs().size() > 2
                && !node.outputs().get(2).isEmpty()
                && isRead(node.outputs().get(2))) {
            throw new FormatException("gives the state of its cells, which is not supported");
        }
        node.requireInteger("input_forget", 0);
        if (node.has("clip")) {
            throw new FormatException("clips its gates, which is not supported");
        }
        List<String> usual = node.type().equals("RNN")
                ? List.of("Tanh")
                : node.type().equals("GRU") ? List.of("Sigmoid", "Tanh") : List.of("Sigmoid", "Tanh", "Tanh");
        List<String> found = node.texts("activations");
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).equals(usual.get(i % usual.size()))) {
                throw new FormatException("has activations " + found + ", expected " + usual);
            }
        }
    }

    private boolean isRead(String name) {
        return translation.isRead(name);
    }
}
