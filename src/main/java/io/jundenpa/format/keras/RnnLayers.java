package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recurrent layers over the steps of a record: forward, backward, or in both directions.
 *
 * <p>Source: Keras 3.15, {@code keras/src/layers/rnn}.
 */
final class RnnLayers {

    /** The type of the layer that merges both directions, by {@code merge_mode}. */
    private static final Map<String, String> MERGES =
            Map.of("concat", "concat", "sum", "add", "ave", "add", "mul", "mul");

    private RnnLayers() {}

    /** Translates a {@code SimpleRNN}, a {@code GRU} or an {@code LSTM}. */
    static KerasTensor recurrent(LayerCall call) throws FormatException {
        KerasTensor states = states(call, Cell.of(call.className()).orElseThrow());
        boolean backwards = call.config().flag("go_backwards", false);
        return backwards && call.config().flag("return_sequences", false) ? reversed(call, states) : states;
    }

    /** The states in the order of time, also for a backward layer. */
    private static KerasTensor states(LayerCall call, Cell cell) throws FormatException {
        LayerConfig config = call.config();
        config.requireFlag("return_state", false);
        config.requireFlag("stateful", false);
        config.requireFlag("time_major", false);
        KerasTensor input = call.input();
        int units = config.integer("units");
        int columns = Math.multiplyExact(units, cell.gates);
        LayerVariables variables = call.variables(call.layer().weights().part("cell"));
        StackLayer written = call.write(cell.type, 1, input)
                .tensor("weights", call.tensorName("kernel"), variables.take("kernel", input.lastSize(), columns))
                .tensor(
                        "recurrent_weights",
                        call.tensorName("recurrent_kernel"),
                        variables.take("recurrent_kernel", units, columns));
        boolean resetAfter = config.flag("reset_after", false); // older files do not have it
        if (config.flag("use_bias", true)) {
            List<Integer> shape = cell == Cell.GRU && resetAfter ? List.of(2, columns) : List.of(columns);
            written.tensor("bias", call.tensorName("bias"), variables.take("bias", shape));
        }
        if (cell == Cell.GRU) {
            written.set("reset", resetAfter ? "after" : "before");
        }
        Activations.set(call, "activation", written);
        if (cell != Cell.SIMPLE_RNN) {
            Activations.set(call, "recurrent_activation", written);
        }
        boolean all = config.flag("return_sequences", false);
        written.set("states", all ? "all" : "last");
        if (config.flag("go_backwards", false)) {
            written.set("reverse", true);
        }
        return KerasTensor.of(written, all ? List.of(input.steps(), units) : List.of(units));
    }

    /**
     * The states from the last step to the first. Keras returns the states of a backward layer in the order in which it
     * computes them.
     */
    private static KerasTensor reversed(LayerCall call, KerasTensor states) {
        int size = states.lastSize();
        int lastStep = states.steps() - 1;
        ComputedVector columns = new ComputedVector(states.width(), i -> (lastStep - i / size) * size + i % size);
        return KerasTensor.of(
                call.write("select", 1, states).tensor("columns", call.tensorName("backwards"), columns),
                states.shape());
    }

    /** Merges the states of both directions: all states, step by step in the order of time, or the last states only. */
    static KerasTensor bidirectional(LayerCall call) throws FormatException {
        String mode = call.config().text("merge_mode", "none");
        String merge = MERGES.get(mode);
        if (merge == null) {
            throw new FormatException("has merge_mode " + mode + ", which is not supported");
        }
        KerasTensor forward = direction(call, "layer", "forward", false);
        KerasTensor backward = direction(call, "backward_layer", "backward", true);
        boolean all = forward.rank() == 2;
        int units = forward.lastSize();
        if (merge.equals("concat")) {
            units = Math.addExact(units, backward.lastSize());
        } else if (units != backward.lastSize()) {
            throw new FormatException("has directions of " + units + " and " + backward.lastSize() + " units");
        }
        KerasTensor merged = KerasTensor.of(
                call.write(merge, all ? forward.steps() : 1, forward, backward), forward.shapeWithLast(units));
        if (!mode.equals("ave")) {
            return merged;
        }
        return KerasTensor.of(call.write("div", 1, merged).set("value", 2f), merged.shape());
    }

    /**
     * The states of one direction. If the backward direction has no settings, the settings of the forward direction apply.
     *
     * @param key the key of its settings
     * @param word the direction's name in Keras
     */
    private static KerasTensor direction(LayerCall call, String key, String word, boolean reverse)
            throws FormatException {
        LayerConfig config = call.config();
        String present = config.has(key) ? key : "layer";
        JsonNode layer = config.get(present);
        CustomObjects.refuse("", layer);
        String className = layer.path("class_name").asText();
        LayerConfig settings = new LayerConfig(layer.path("config"));
        Cell cell = Cell.of(className).orElseThrow(() -> new FormatException("of " + className + " is not supported"));
        if (settings.flag("go_backwards", false) != (reverse && present.equals(key))) {
            throw new FormatException("has a " + word + " layer that goes the other way, which is not supported");
        }
        if (settings.flag("return_sequences", false)
                != new LayerConfig(config.get("layer").path("config")).flag("return_sequences", false)) {
            throw new FormatException("has one direction with return_sequences and one without");
        }
        WeightPath weights = call.layer().weights().inner(word + "_layer", word + "_*");
        LayerConfig directed = settings.with("go_backwards", reverse);
        return states(call.inner(className, directed, weights, call.input()), cell);
    }

    private enum Cell {
        SIMPLE_RNN("SimpleRNN", "simple_rnn", 1),
        GRU("GRU", "gru", 3),
        LSTM("LSTM", "lstm", 4);

        private final String className;
        private final String type;
        private final int gates;

        /**
         * @param className the class of the layer in Keras
         * @param type the type of the layer in the stack
         * @param gates number of blocks of columns in its kernels
         */
        Cell(String className, String type, int gates) {
            this.className = className;
            this.type = type;
            this.gates = gates;
        }

        static Optional<Cell> of(String className) {
            return Arrays.stream(values())
                    .filter(cell -> cell.className.equals(className))
                    .findFirst();
        }
    }
}
